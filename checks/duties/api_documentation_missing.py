"""A public interface for programs leads to no documentation."""

import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, Page, Verdict, not_applicable, passed

from ._open import read_whole
from ._parts import purposes, to_confirm

_DOCUMENTATION = re.compile(
    r"swagger|openapi|redoc|/docs?(?:[/?#]|$)|documentation|console", re.IGNORECASE
)


class ApiDocumentationMissing(Check[Page]):
    id = "duties.api_documentation_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if "api" not in purposes(fact, context):
            yield not_applicable()
            return
        words = (fact.title, *(f"{one.href} {one.text}" for one in fact.links))
        seen = next((one for one in words if _DOCUMENTATION.search(one)), "")
        if seen:
            yield passed(confidence=Confidence.FIRM, found=seen.strip()[:200])
        else:
            yield read_whole(fact) or to_confirm(url=fact.url)
