"""Nothing keeps the site's window apart from the sites that open it, or the header that should is not understood."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Verdict,
    embedder_of,
    failed,
    not_applicable,
    opener_of,
    passed,
    resource_of,
)

from ._page import headers, secure, unjudged


class IsolationMissing(Check[Page]):
    id = "web.isolation_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        if not secure(fact):
            yield not_applicable()  # these headers are heard over HTTPS only
            return
        read = {
            "Cross-Origin-Opener-Policy": opener_of(headers(fact, "cross-origin-opener-policy")),
            "Cross-Origin-Embedder-Policy": embedder_of(
                headers(fact, "cross-origin-embedder-policy")
            ),
            "Cross-Origin-Resource-Policy": resource_of(
                headers(fact, "cross-origin-resource-policy")
            ),
        }
        wrong = [f"{name}: {word.value}" for name, word in read.items() if word.state == "invalid"]
        opener = read["Cross-Origin-Opener-Policy"]
        if wrong:
            yield failed("invalid", headers=wrong)
        elif opener.state == "absent":
            yield failed("missing")
        elif opener.value == "unsafe-none":
            yield failed("open", value=opener.value)
        else:
            yield passed(value=opener.value)
