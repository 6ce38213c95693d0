"""Redirects that lead to no page."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Reason,
    SiteReach,
    Verdict,
    Visit,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class RedirectLoop(Check[SiteReach]):
    id = "web.redirect_loop"
    judges = SiteReach

    def evaluate(self, fact: SiteReach, context: Context) -> Iterator[Verdict]:
        redirecting = [visit for visit in fact.visits if any(hop.location for hop in visit.hops)]
        for visit in redirecting:
            if visit.reason == "redirect_loop":
                yield failed(
                    confidence=Confidence.FIRM, url=visit.hops[0].url, count=len(visit.hops)
                )
                return
        unseen = [visit for visit in redirecting if visit.reason or visit.left_perimeter_to]
        if unseen:
            # A chain longer than ours may well end for a browser, which follows twenty.
            yield not_tested(_reason(unseen[0]), unseen[0].reason)
        else:
            yield passed() if redirecting else not_applicable()


def _reason(visit: Visit) -> Reason:
    if not visit.reason:
        return Reason.OUT_OF_SCOPE
    return Reason.of(visit.reason)
