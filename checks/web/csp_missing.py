"""No content security policy, or one that holds no script back."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Severity, Verdict, failed, passed

from ._csp import policies, weaknesses
from ._page import headers, unjudged


class CspMissing(Check[Page]):
    id = "web.csp_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        in_page = [text for name, text in fact.metas if name == "equiv:content-security-policy"]
        applied = policies(headers(fact, "content-security-policy")) + policies(in_page)
        found = weaknesses(applied)
        if not applied:
            tried = headers(fact, "content-security-policy-report-only")
            yield failed("report_only" if tried else "missing")
        elif found is None:
            yield failed("no_script_control")
        elif not found:
            yield passed()
        else:
            severity = Severity.INFO if found == ["unsafe_eval"] else None
            yield failed(found[0], severity=severity, weaknesses=found)  # the gravest is told
