"""A consent banner offers to accept, and no words to refuse were met beside it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DutyPages,
    Page,
    Reason,
    Verdict,
    consent_managers,
    not_applicable,
    not_tested,
    passed,
)

from ._parts import to_confirm


class CookieRefusalMissing(Check[DutyPages]):
    id = "duties.cookie_refusal_missing"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("cookies")
        accept, refuse = (part.passage("accept"), part.passage("refuse")) if part else (None, None)
        if accept is not None and refuse is not None:
            yield passed(confidence=Confidence.TENTATIVE, found=refuse.text)
        elif _managed(fact, context):
            yield not_tested(Reason.READ_IN_PART, "the consent banner is drawn by a program")
        elif accept is not None:
            yield to_confirm(found=accept.text)
        else:
            yield not_applicable()  # banners are drawn by scripts: their absence says nothing


def _managed(fact: DutyPages, context: Context) -> bool:
    """Whether a known consent manager writes the banner, which is then not in what was read."""
    pages = context.of(Page, fact.target.subject)
    return any(
        consent_managers(
            (*(one.url for one in page.scripts), *page.inline_scripts.addresses),
            page.inline_scripts.calls,
        )
        for page in pages
        if page.failed is None and page.target == fact.target
    )
