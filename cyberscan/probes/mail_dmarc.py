"""The DMARC policy of a mail domain, with what a parent domain hands down."""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.facts.base import Fact
from cyberscan.facts.dmarc import Dmarc
from cyberscan.facts.targets import Target
from cyberscan.mailpolicy import dmarc
from cyberscan.network.session import Network
from cyberscan.probes._mail import MailProbe, bounded
from cyberscan.sdk import Budget


class DmarcPolicy(MailProbe):
    """DMARC, with what a parent domain hands down."""

    id = "mail.dmarc"
    budget = Budget(queries=30, connections=8, seconds=60)
    produces = (Dmarc,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when a name on the walk could not be asked for."""
        found = dmarc.discover(target.subject, network.look_up)
        record = found.record or dmarc.Record("")
        return [
            Dmarc(
                target=target,
                records=bounded(found.records),
                attempts=bounded(found.attempts),
                found_at=found.found_at,
                result=found.result,
                cause=found.cause,
                cause_detail=found.cause_detail,
                policy=found.policy,
                subdomain_policy=record.subdomain_policy or record.policy,
                nonexistent_policy=record.nonexistent_policy,
                testing=record.testing,
                reports_to=bounded(record.reports_to),
                unusable_reports_to=bounded(record.unusable_reports_to),
                obsolete_tags=record.obsolete_tags,
                percentage=record.percentage,
            )
        ]
