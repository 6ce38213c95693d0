"""The name servers serve different versions of the zone (RFC 1034 §4.3.5)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    NameServerAnswers,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._servers import not_heard, silent


class SerialsDiffer(Check[NameServerAnswers]):
    id = "dns.serials_differ"
    judges = NameServerAnswers

    def evaluate(self, fact: NameServerAnswers, context: Context) -> Iterator[Verdict]:
        known = [a for a in fact.answers if a.state == "authoritative" and a.serial is not None]
        serials = [f"{answer.server}: {answer.serial}" for answer in known]
        if len({answer.server for answer in fact.answers}) < 2:
            yield not_applicable()
        elif len({answer.serial for answer in known}) > 1:
            # One look cannot tell a change that is spreading from a server left behind.
            yield failed(confidence=Confidence.TENTATIVE, serials=serials)
        elif missing := silent(fact.answers):
            yield not_heard(missing)
        elif len({answer.server for answer in known}) < 2:
            yield not_tested(Reason.DNS_FAILURE, "fewer than two servers gave a serial")
        else:
            yield passed(serial=known[0].serial, servers=sorted({a.server for a in known}))
