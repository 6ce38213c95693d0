"""The score that the MDN HTTP Observatory would give: information beside ours, whatever it is."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Reason,
    SiteManners,
    SiteReach,
    Verdict,
    failed,
    not_tested,
    observatory_seen,
    passed,
)

from ._page import unjudged


class ObservatoryScore(Check[Page]):
    id = "web.observatory_score"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        host = urlsplit(fact.url).hostname or ""
        reach = next((one for one in context.of(SiteReach, host) if one.failed is None), None)
        manners = next((one for one in context.of(SiteManners, host) if one.failed is None), None)
        seen = observatory_seen(fact, reach, manners)
        if isinstance(seen, str):
            yield not_tested(Reason.PROTOCOL_ERROR, f"not seen: {seen}")
            return
        low, high = seen.least, seen.most
        points = list(low.counted)
        if low.score == high.score >= 100:
            yield passed(score=low.score, grade=low.grade, points=points)
        elif low.score == high.score:
            yield failed("score", score=low.score, grade=low.grade, points=points)
        else:
            yield failed(
                "range", score=low.score, grade=low.grade, most=high.score, best=high.grade,
                points=points,
            )  # fmt: skip
