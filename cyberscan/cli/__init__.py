"""The command line: one module per command group, loaded only when it is called."""

from cyberscan.cli.main import main

__all__ = ["main"]
