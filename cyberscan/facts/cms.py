"""Facts about the software behind a site."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact
from cyberscan.reasons import Reason


class Software(Fact):
    """One product recognised on a site, by positive evidence."""

    kind: Literal["cms.software"] = "cms.software"
    product: str = ""
    """A short code: wordpress, spip, drupal, joomla, typo3; empty when none was recognised."""
    version: str = ""
    """Empty when the site does not say, or when ``unread``."""
    unread: Reason | None = None
    """Why a place that usually shows the version could not be read, when no other one shows it."""
    evidence: tuple[str, ...] = ()
    confidence: Literal["certain", "firm", "tentative"] = "firm"
