"""Services over UDP: one harmless datagram a protocol, each protocol in the module of its family."""
