"""Inventory: services of other houses that the page loads by itself."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Page,
    Severity,
    Verdict,
    failed,
    passed,
)

from ._loaded import loaded, services
from ._page import partly, unjudged

_MOST = 25


class ThirdPartiesLoaded(Check[Page]):
    id = "web.third_parties_loaded"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        hosts = loaded(fact, context)
        names = sorted(set(hosts.values()), key=str.lower)
        outside = sorted(
            {one.name for one in services(fact) if one.outside_europe and one.name in names}
        )
        if names:
            yield failed(
                "outside" if outside else "some", severity=Severity.INFO, confidence=Confidence.FIRM,
                services=names[:_MOST], count=len(names), hosts=sorted(hosts)[:_MOST],
                outside=outside[:_MOST], outside_count=len(outside),
            )  # fmt: skip
        elif (cut := partly(fact, "scripts", "stylesheets", "frames", "media")) is not None:
            yield cut
        else:
            yield passed(Confidence.FIRM)
