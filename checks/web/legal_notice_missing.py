"""The home page leads to no legal notice."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Verdict

from ._mentions import mention


class LegalNoticeMissing(Check[Page]):
    id = "web.legal_notice_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        yield from mention(fact, "legal_notice", context)
