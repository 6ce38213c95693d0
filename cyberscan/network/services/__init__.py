"""Naming what stands behind an open port: at most two connections, a few seconds, nothing harmful."""

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.identify import identify

__all__ = ["Identified", "identify"]
