"""A name server does not know the extensions of DNS (EDNS, RFC 6891), which DNSSEC needs."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    NameServerAnswers,
    Reason,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._servers import not_heard, silent


class NameServerNoEdns(Check[NameServerAnswers]):
    id = "dns.name_server_no_edns"
    judges = NameServerAnswers

    def evaluate(self, fact: NameServerAnswers, context: Context) -> Iterator[Verdict]:
        good = [a for a in fact.answers if a.state == "authoritative"]
        without = [a for a in good if a.edns is False]
        speaking = sorted({a.server for a in good if a.edns})
        if without:
            # Something on the way may also have taken the extension out.
            sure = Confidence.FIRM if speaking else Confidence.TENTATIVE
            yield failed(confidence=sure, servers=[f"{a.server} ({a.ip})" for a in without])
        elif missing := silent(fact.answers):
            yield not_heard(missing)
        elif speaking and all(a.edns for a in good):
            yield passed(servers=speaking)
        else:
            yield not_tested(Reason.DNS_FAILURE, "no server answers for the zone")
