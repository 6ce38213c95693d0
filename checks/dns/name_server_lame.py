"""A delegated server does not answer for the zone (lame delegation, RFC 9499 §7; RFC 1912 §2.8)."""

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


class NameServerLame(Check[NameServerAnswers]):
    id = "dns.name_server_lame"
    judges = NameServerAnswers

    def evaluate(self, fact: NameServerAnswers, context: Context) -> Iterator[Verdict]:
        good = {answer.server for answer in fact.answers if answer.state == "authoritative"}
        lame = [answer for answer in fact.answers if answer.state == "lame"]
        if not good and lame:
            # The resolver did find the zone: something between us and all its servers is in the way.
            yield not_tested(Reason.BLOCKED, ", ".join(f"{a.server}: {a.detail}" for a in lame))
        elif lame:
            sure = all(answer.detail != "SERVFAIL" for answer in lame)
            yield failed(
                confidence=Confidence.CERTAIN if sure else Confidence.FIRM,
                servers=[f"{a.server} ({a.ip})" for a in lame],
                answers=sorted({a.detail for a in lame}),
            )
        elif (missing := silent(fact.answers)) or not good:
            yield not_heard(missing or fact.answers)
        else:
            yield passed(servers=sorted(good))
