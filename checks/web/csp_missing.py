"""No content security policy is applied to the page."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Severity,
    Verdict,
    csp_proposed,
    failed,
    passed,
    policies_of,
    trials_of,
)

from ._page import unjudged


class CspMissing(Check[Page]):
    id = "web.csp_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        applied, tried = policies_of(fact), trials_of(fact)
        if any(not policy.in_page for policy in applied):
            yield passed(policies=len(applied))
        elif applied:
            # R14: the page is a poorer place than the header, which alone can say who may frame it.
            yield failed("only_in_page", severity=Severity.INFO)
        elif tried:
            yield failed("report_only", policy=str(tried[0])[:500])
        else:
            yield failed("missing", proposal=csp_proposed(fact))
