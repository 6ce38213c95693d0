"""TLS-RPT of a mail domain: where senders report TLS that failed (RFC 8460)."""

from __future__ import annotations

from cyberscan.facts.base import Fact
from cyberscan.facts.mail_transport import TlsReporting
from cyberscan.facts.targets import Target
from cyberscan.mailpolicy import tls_rpt
from cyberscan.probes._mail import TextRecord, bounded, told


class TlsReports(TextRecord):
    """The TXT record ``_smtp._tls``."""

    id = "mail.tls_rpt"
    owner = "_smtp._tls"
    produces = (TlsReporting,)

    def fact(self, target: Target, texts: tuple[str, ...]) -> Fact:
        """The addresses that reports go to."""
        found = tls_rpt.read(texts)
        return TlsReporting(
            target=target, reports_to=bounded(found.reports_to),
            unusable_reports_to=bounded(found.unusable), **told(found),
        )  # fmt: skip
