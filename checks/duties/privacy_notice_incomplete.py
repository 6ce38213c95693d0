"""The information on personal data lacks one of its parts, or holds none."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DutyPages,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._parts import left_blank, missing, shown, unread

_ELEMENTS = ("controller", "purposes", "retention", "rights", "dpo", "complaint")


class PrivacyNoticeIncomplete(Check[DutyPages]):
    id = "duties.privacy_notice_incomplete"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("privacy")
        if (verdict := unread(fact, "privacy")) is not None or part is None:
            yield verdict or not_applicable()
        elif part.state == "read" and not part.passages:
            yield failed("nothing", confidence=Confidence.FIRM, url=part.url)
        else:
            lacking = [*left_blank(part), *missing(part, _ELEMENTS)]
            yield from lacking or [passed(confidence=Confidence.FIRM, found=shown(part))]
