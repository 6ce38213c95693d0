"""TLS and certificates."""
