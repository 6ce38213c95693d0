"""Hints of two abandoned ways to talk with other sites: document.domain and JSON-P."""

import re
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Page,
    Severity,
    Verdict,
    failed,
    passed,
    third_party,
)

from ._page import partly, unjudged
from ._third import Houses

_JSONP = re.compile(r"[?&](?:jsonp|callback|jsoncallback)=[^&#]", re.IGNORECASE)


class LegacyCrossDomain(Check[Page]):
    id = "web.legacy_cross_domain"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        houses = Houses(fact, context)
        # Known services (maps, captchas) take the name of a function to call, and answer with their own script.
        jsonp = [
            part.url[:200]
            for part in houses.foreign_parts(fact.scripts)
            if _JSONP.search(part.url) and third_party(part.url) is None
        ]
        if fact.inline_scripts.sets_document_domain:
            yield _hint("document_domain")
        if jsonp:
            yield _hint("jsonp", resources=jsonp[:5])
        if not jsonp and not fact.inline_scripts.sets_document_domain:
            yield partly(fact, "scripts", "code") or passed()


def _hint(case: str, **evidence: list[str]) -> Verdict:
    return failed(
        case,
        severity=Severity.INFO,
        confidence=Confidence.TENTATIVE,
        discriminator=case,
        **evidence,
    )
