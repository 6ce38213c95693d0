"""Any site may show this one in a frame (clickjacking)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Verdict, failed, passed

from ._csp import frames_held, policies
from ._page import headers, unjudged


class FramingAllowed(Check[Page]):
    id = "web.framing_allowed"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        # frame-ancestors is not heard in a <meta> (CSP Level 3 §3.3), and wins over the old header.
        said = [
            held
            for policy in policies(headers(fact, "content-security-policy"))
            if (held := frames_held(policy)) is not None
        ]
        old = _old_values(headers(fact, "x-frame-options"))
        if said:
            yield passed(by="frame-ancestors") if any(said) else failed("any_ancestor")
        elif old & {"deny", "sameorigin"}:
            yield passed(by="X-Frame-Options")
        else:
            yield failed("obsolete" if old else "missing", header=", ".join(sorted(old))[:100])


def _old_values(lines: list[str]) -> set[str]:
    return {value.strip().lower() for line in lines for value in line.split(",") if value.strip()}
