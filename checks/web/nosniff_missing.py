"""Browsers may guess the type of a file instead of believing the server."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Verdict, failed, passed

from ._page import header, unjudged


class NosniffMissing(Check[Page]):
    id = "web.nosniff_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        # Fetch standard, "determine nosniff": only the first value counts.
        first = header(fact, "x-content-type-options").split(",")[0].strip().lower()
        yield passed() if first == "nosniff" else failed()
