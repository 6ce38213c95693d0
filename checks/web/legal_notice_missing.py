"""The home page leads to no legal notice."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Verdict

from ._mentions import mention

_NOTICE = (
    r"mentions?\W(\w+\W){0,3}legales?|info(rmation)?s? legales?|notices? legales?"
    r"|(mentions?|informations?|notices?) (obligatoires?|juridiques?)|cadre legal|aspects legaux"
    r"|legal (notices?|mentions?|information)|imprint|impressum"
)


class LegalNoticeMissing(Check[Page]):
    id = "web.legal_notice_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        yield from mention(fact, _NOTICE)
