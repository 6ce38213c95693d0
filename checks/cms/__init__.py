"""Site software."""
