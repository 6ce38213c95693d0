"""The shipped probes: one module a family."""
