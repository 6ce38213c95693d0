"""Exposed services."""
