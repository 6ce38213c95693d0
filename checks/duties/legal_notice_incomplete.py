"""The legal notice lacks one of its parts, or holds none."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DutyPage,
    DutyPages,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._parts import left_blank, missing, shown, unread

_ELEMENTS = ("publisher", "director", "host", "host_contact")


class LegalNoticeIncomplete(Check[DutyPages]):
    id = "duties.legal_notice_incomplete"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("legal_notice")
        if (verdict := unread(fact, "legal_notice")) is not None or part is None:
            yield verdict or not_applicable()
        elif part.state == "read" and not part.passages:
            yield failed("nothing", confidence=Confidence.FIRM, url=part.url)
        else:
            lacking = [*left_blank(part), *missing(part, _asked(part))]
            yield from lacking or [passed(confidence=Confidence.FIRM, found=shown(part))]


def _asked(part: DutyPage) -> tuple[str, ...]:
    """The address of a hosting company that is not named is not asked for besides."""
    named = part.passage("host") is not None
    return _ELEMENTS if named else tuple(one for one in _ELEMENTS if one != "host_contact")
