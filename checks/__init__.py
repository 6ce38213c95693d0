"""The shipped checks: one folder a family, one rule a file, its words beside it."""
