"""From what was seen to what might be declared: pure, nothing here asks or contacts anybody."""

from cyberscan.discovery.block import paste_block, told_reasons
from cyberscan.discovery.proposals import Proposed, propose

__all__ = ["Proposed", "paste_block", "propose", "told_reasons"]
