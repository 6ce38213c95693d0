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
        # Every policy applies: the least weak one decides.
        found = min((weaknesses(policy) for policy in applied), key=len, default=None)
        if found is None:
            tried = headers(fact, "content-security-policy-report-only")
            yield failed("report_only" if tried else "missing")
        elif not found:
            yield passed()
        elif found == ["no_script_control"]:
            yield failed("no_script_control")
        else:
            severity = Severity.INFO if found == ["unsafe_eval"] else None
            yield failed("unsafe", severity=severity, weaknesses=found)
