"""Redirects that lead to no page."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    SiteReach,
    Verdict,
    failed,
    not_applicable,
    passed,
)

_ENDLESS = ("redirect_loop", "too_many_redirects")


class RedirectLoop(Check[SiteReach]):
    id = "web.redirect_loop"
    judges = SiteReach

    def evaluate(self, fact: SiteReach, context: Context) -> Iterator[Verdict]:
        redirecting = [visit for visit in fact.visits if any(hop.location for hop in visit.hops)]
        for visit in redirecting:
            if visit.reason in _ENDLESS:
                yield failed(
                    visit.reason,
                    confidence=Confidence.FIRM,
                    url=visit.hops[0].url,
                    count=len(visit.hops),
                )
                return
        yield passed() if redirecting else not_applicable()
