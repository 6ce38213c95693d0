"""What a public site owes its visitors, read in the text and the links of its pages. Pure: contacts nothing."""

from cyberscan.duties.accessibility import Announced, announced, speaks_of_it
from cyberscan.duties.links import link_to, mention
from cyberscan.duties.plain import own_text
from cyberscan.duties.reading import read

__all__ = ["Announced", "announced", "link_to", "mention", "own_text", "read", "speaks_of_it"]
