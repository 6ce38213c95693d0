"""TLS-RPT of a mail domain: where senders report TLS that failed (RFC 8460)."""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.facts.base import Fact
from cyberscan.facts.mail_transport import TlsReporting
from cyberscan.facts.targets import Target
from cyberscan.mailpolicy import tls_rpt
from cyberscan.network.session import Network
from cyberscan.network.text import clean
from cyberscan.probes._mail import MailProbe, bounded
from cyberscan.sdk import Budget


class TlsReports(MailProbe):
    """The TXT record ``_smtp._tls``, aliases followed."""

    id = "mail.tls_rpt"
    budget = Budget(queries=8, seconds=30)
    produces = (TlsReporting,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the name could not be asked for."""
        found = tls_rpt.read(network.look_up(f"_smtp._tls.{target.subject}", "TXT").records)
        return [
            TlsReporting(
                target=target,
                records=bounded(found.records),
                attempts=bounded(found.attempts),
                result=found.result,
                cause=found.cause,
                cause_detail=clean(found.cause_detail, 200),
                reports_to=bounded(found.reports_to),
                unusable_reports_to=bounded(found.unusable),
            )
        ]
