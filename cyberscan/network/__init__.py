"""The only code that opens a socket. Every contact passes the scope gate and the governor."""
