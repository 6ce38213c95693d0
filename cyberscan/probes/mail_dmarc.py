"""The DMARC policy of a mail domain, with what a parent domain hands down."""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.facts.base import Fact
from cyberscan.facts.dmarc import Dmarc, ReportReceiver
from cyberscan.facts.targets import Target
from cyberscan.mailpolicy import dmarc, dmarc_reports, dmarc_walk
from cyberscan.network.session import Network
from cyberscan.probes._mail import MailProbe, bounded
from cyberscan.sdk import Budget


class DmarcPolicy(MailProbe):
    """DMARC, with what a parent domain hands down."""

    id = "mail.dmarc"
    # Ten receivers, and the walks that tell whose they are.
    budget = Budget(queries=120, connections=8, seconds=60)
    produces = (Dmarc,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when a name on the walk could not be asked for."""
        found = dmarc_walk.discover(target.subject, network.look_up)
        record = found.record or dmarc.Record("")
        asked = record if found.result == "valid" else dmarc.Record("")
        listed = dmarc_reports.receivers(found.found_at, asked, network.look_up)
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
                subdomain_policy=record.subdomain_policy,
                nonexistent_policy=record.nonexistent_policy,
                applied_policy=dmarc.applied(found.policy, record.testing),
                testing=record.testing,
                alignment_dkim=record.alignment_dkim,
                alignment_spf=record.alignment_spf,
                psd=record.psd,
                unasked=found.unasked,
                unasked_why=found.unasked_why,
                reports_to=bounded(record.reports_to),
                unusable_reports_to=bounded(record.unusable_reports_to),
                failure_reports_to=bounded(record.failure_reports_to),
                receivers=tuple(_receiver(one) for one in listed),
                obsolete_tags=record.obsolete_tags,
                unknown_tags=record.unknown_tags,
                ignored_values=record.ignored_values,
                percentage=record.percentage,
            )
        ]


def _receiver(one: dmarc_reports.Receiver) -> ReportReceiver:
    return ReportReceiver(
        domain=one.domain, addresses=bounded(one.addresses), tags=one.tags,
        consent=one.consent, asked_at=one.asked_at, failed=one.failed,
    )  # fmt: skip
