"""Observe to a fixpoint, then judge. Knows no check, no probe and no report by name."""
