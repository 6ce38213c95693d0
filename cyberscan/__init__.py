"""cyberscan: external cybersecurity posture scanner for French local authorities."""

__version__ = "0.1.0"
