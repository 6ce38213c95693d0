"""Redundancy (example of a plug-in)."""
