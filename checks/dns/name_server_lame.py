"""A delegated server does not answer for the zone (lame delegation, RFC 9499 §7; RFC 1912 §2.8)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    NameServerAnswers,
    Reason,
    ServerAnswer,
    Verdict,
    failed,
    not_tested,
    passed,
)

NO_ADDRESS = "no address"


class NameServerLame(Check[NameServerAnswers]):
    id = "dns.name_server_lame"
    judges = NameServerAnswers

    def evaluate(self, fact: NameServerAnswers, context: Context) -> Iterator[Verdict]:
        good = {answer.server for answer in fact.answers if answer.state == "authoritative"}
        lame = [answer for answer in fact.answers if answer.state == "lame"]
        nowhere = [a.server for a in fact.answers if a.detail == NO_ADDRESS]
        silent = [a for a in fact.answers if a.server not in good and a.state != "lame"]
        if not good:
            # The resolver did find the zone: something between us and all its servers is in the way.
            yield not_tested(Reason.BLOCKED if lame else _reason(silent), _said(lame + silent))
        elif lame:
            sure = all(answer.detail != "SERVFAIL" for answer in lame)
            yield failed(
                "lame",
                confidence=Confidence.CERTAIN if sure else Confidence.FIRM,
                servers=[f"{a.server} ({a.ip})" for a in lame],
                answers=sorted({a.detail for a in lame}),
            )
        elif nowhere:
            yield failed("no_address", servers=nowhere)
        elif silent:
            yield not_tested(_reason(silent), _said(silent))
        else:
            yield passed(servers=sorted(good))


def _reason(answers: list[ServerAnswer]) -> Reason:
    """The network room puts the code of the reason in the detail of a server that said nothing."""
    codes = {reason.value: reason for reason in Reason}
    return next((codes[a.detail] for a in answers if a.detail in codes), Reason.DNS_FAILURE)


def _said(answers: list[ServerAnswer]) -> str:
    return ", ".join(f"{answer.server}: {answer.detail}" for answer in answers)
