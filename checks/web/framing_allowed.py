"""Any site may show this one in a frame (clickjacking)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Severity,
    Verdict,
    failed,
    framing_of,
    passed,
    policies_of,
)

from ._page import headers, unjudged


class FramingAllowed(Check[Page]):
    id = "web.framing_allowed"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        # frame-ancestors is not heard in a <meta> (CSP Level 3 §3.3), and wins over the old header.
        framing = framing_of(policies_of(fact), headers(fact, "x-frame-options"))
        if framing.state == "held":
            yield passed(by=framing.by)
        elif framing.state == "open":
            yield failed("any_ancestor", rule=framing.text)
        elif framing.state == "missing":
            yield failed("missing")
        elif framing.state == "conflicting":
            # Browsers then refuse every frame: safe, and not what was meant.
            yield failed("conflicting", severity=Severity.INFO, header=framing.text[:100])
        else:
            yield failed("obsolete", header=framing.text[:100])
