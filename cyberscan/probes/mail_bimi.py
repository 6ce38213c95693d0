"""BIMI of a mail domain: the logo it asks to be shown. Nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.facts.base import Fact
from cyberscan.facts.mail_transport import Bimi
from cyberscan.facts.targets import Target
from cyberscan.mailpolicy import bimi
from cyberscan.network.session import Network
from cyberscan.network.text import clean
from cyberscan.probes._mail import MailProbe, bounded
from cyberscan.sdk import Budget


class BimiRecord(MailProbe):
    """The TXT record ``default._bimi``, aliases followed."""

    id = "mail.bimi"
    budget = Budget(queries=8, seconds=30)
    produces = (Bimi,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the name could not be asked for."""
        found = bimi.read(network.look_up(f"default._bimi.{target.subject}", "TXT").records)
        return [
            Bimi(
                target=target,
                records=bounded(found.records),
                attempts=bounded(found.attempts),
                result=found.result,
                cause=found.cause,
                cause_detail=clean(found.cause_detail, 200),
                logo=clean(found.logo, 500),
                evidence=clean(found.evidence, 500),
            )
        ]
