"""DMARC reports are asked for at another organization that did not agree to receive them (RFC 9990 §4)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dmarc,
    Reason,
    ReportReceiver,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class DmarcReportsUnauthorised(Check[Dmarc]):
    id = "mail.dmarc_reports_unauthorised"
    judges = Dmarc

    def evaluate(self, fact: Dmarc, context: Context) -> Iterator[Verdict]:
        # What a registry asks for in its own policy is its own business.
        if fact.result != "valid" or not fact.receivers or fact.psd == "y":
            yield not_applicable()
            return
        found = [verdict for one in fact.receivers for verdict in _verdicts(one, fact)]
        yield from found
        if not found:
            yield passed(receivers=[one.domain for one in fact.receivers])


def _verdicts(one: ReportReceiver, fact: Dmarc) -> Iterator[Verdict]:
    if one.consent == "unknown":
        reason = one.failed.reason if one.failed else Reason.DNS_FAILURE
        detail = one.asked_at or (one.failed.detail if one.failed else "")
        yield not_tested(reason, detail, discriminator=one.domain)
    elif one.consent in ("missing", "redirected"):
        yield failed(
            one.consent, severity=_severity(one, fact), receiver=one.domain, asked_at=one.asked_at,
            addresses=list(one.addresses), discriminator=one.domain,
        )  # fmt: skip


def _severity(one: ReportReceiver, fact: Dmarc) -> Severity | None:
    """Medium when no summary arrives anywhere; mere information when only single messages are lost."""
    if "rua" not in one.tags:
        return Severity.INFO
    lost = [other for other in fact.receivers if other.consent in ("missing", "redirected")]
    uris = {uri for other in lost for uri in other.addresses}
    return Severity.MEDIUM if uris.issuperset(fact.reports_to) else None
