"""A mail host protects less at its IPv6 address than over IPv4. What is wrong on both is told elsewhere."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Reason,
    SmtpIpv6,
    SmtpSession,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._login import readable_ways


class MxIpv6Differs(Check[SmtpIpv6]):
    id = "mail.mx_ipv6_differs"
    judges = SmtpIpv6

    def evaluate(self, fact: SmtpIpv6, context: Context) -> Iterator[Verdict]:
        four = _over_ipv4(fact, context)
        if not fact.address:
            yield not_applicable()
        elif fact.unreached is not None:
            yield not_tested(fact.unreached.reason, f"{fact.address} {fact.unreached.detail}")
        elif four is None:
            yield not_tested(Reason.PROTOCOL_ERROR, "nothing to compare with")
        else:
            yield _compared(fact, four)


def _compared(six: SmtpIpv6, four: SmtpSession) -> Verdict:
    where = six.address
    if four.starttls == "offered" and six.starttls == "not_offered":
        return failed("starttls", address=where)
    if four.handshake == "done" and six.handshake in ("refused", "failed"):
        # A 4xx answer says "not now"; it may be over tomorrow.
        passing = six.handshake == "refused" and six.handshake_error.startswith("4")
        sure = Confidence.TENTATIVE if passing else Confidence.FIRM
        return failed("broken", confidence=sure, address=where, error=six.handshake_error)
    ways = readable_ways(six.extensions)
    if ways and not readable_ways(four.extensions):
        return failed("auth", address=where, mechanisms=ways)
    if four.handshake == "done" and six.handshake_unknown is not None:
        return not_tested(six.handshake_unknown.reason, six.handshake_unknown.detail)
    return passed(address=where)


def _over_ipv4(fact: SmtpIpv6, context: Context) -> SmtpSession | None:
    sessions = context.of(SmtpSession, fact.target.subject)
    same = (s for s in sessions if s.target.key == fact.target.key)
    return next((s for s in same if s.failed is None), None)
