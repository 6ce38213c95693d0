"""The shipped report formats: one folder a format."""
