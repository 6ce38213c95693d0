"""BIMI of a mail domain: the logo it asks to be shown. Nothing is fetched."""

from __future__ import annotations

from cyberscan.facts.base import Fact
from cyberscan.facts.mail_transport import Bimi
from cyberscan.facts.targets import Target
from cyberscan.mailpolicy import bimi
from cyberscan.network.text import clean
from cyberscan.probes._mail import TextRecord, told


class BimiRecord(TextRecord):
    """The TXT record ``default._bimi``."""

    id = "mail.bimi"
    owner = "default._bimi"
    produces = (Bimi,)

    def fact(self, target: Target, texts: tuple[str, ...]) -> Fact:
        """The logo and the evidence for it."""
        found = bimi.read(texts)
        logo, evidence = clean(found.logo, 500), clean(found.evidence, 500)
        return Bimi(target=target, logo=logo, evidence=evidence, **told(found))
