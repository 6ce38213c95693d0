"""A name server refuses TCP, where long answers have to go (RFC 7766 §5)."""

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

_REASONS = {reason.value: reason for reason in Reason}


class NameServerNoTcp(Check[NameServerAnswers]):
    id = "dns.name_server_no_tcp"
    judges = NameServerAnswers

    def evaluate(self, fact: NameServerAnswers, context: Context) -> Iterator[Verdict]:
        answered = sorted({a.server for a in fact.answers if a.tcp == "answered"})
        refused = [a for a in fact.answers if a.tcp == "refused"]
        vain = [a for a in fact.answers if a.tcp == "failed"]
        if refused:
            # Where nobody answers over TCP, what refuses may also stand on our own side.
            sure = Confidence.CERTAIN if answered else Confidence.FIRM
            yield failed(confidence=sure, servers=[f"{a.server} ({a.ip})" for a in refused])
        elif vain:
            reason = _REASONS.get(vain[0].tcp_detail, Reason.DNS_FAILURE)
            yield not_tested(reason, ", ".join(f"{a.server}: TCP" for a in vain))
        elif missing := silent(fact.answers):
            yield not_heard(missing)
        elif answered:
            yield passed(servers=answered)
        else:
            yield not_tested(Reason.DNS_FAILURE, "no server answers for the zone")
