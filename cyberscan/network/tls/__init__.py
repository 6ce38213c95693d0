"""TLS: what a server shows to hellos, and what only a real handshake shows."""
