"""Public duties"""
