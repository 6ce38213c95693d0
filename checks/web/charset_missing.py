"""Browsers must guess the type or the letters of the page (Content-Type without type or charset)."""

import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Verdict, failed, not_applicable, passed

from ._page import header, unjudged

_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([A-Za-z0-9._:-]+)", re.IGNORECASE)


class CharsetMissing(Check[Page]):
    id = "web.charset_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        kind = header(fact, "content-type").strip()[:300]
        if not kind:
            yield failed("no_type")
        elif not kind.lower().startswith("text/"):
            yield not_applicable()
        elif found := _CHARSET.search(kind):
            yield passed(charset=found[1])
        elif _in_page(fact):
            yield passed(charset="meta")
        else:
            yield failed("no_charset", header=kind[:100])


def _in_page(page: Page) -> bool:
    names = {name for name, _ in page.metas}
    return "charset" in names or any(
        name == "equiv:content-type" and "charset" in content.lower()
        for name, content in page.metas
    )
