"""Notices that a town hall owes its visitors, looked for in the text and the links of the home page."""

from collections.abc import Iterator
from typing import Literal

from cyberscan.sdk import (
    Confidence,
    Context,
    DeclaredAsset,
    DutyPages,
    Page,
    Verdict,
    duty_mention,
    failed,
    passed,
)

from ._page import unjudged, unread


def mention(
    page: Page, duty: Literal["legal_notice", "privacy"], context: Context
) -> Iterator[Verdict]:
    """Pass when the notice is seen; fail only on a page that was read whole."""
    if (reason := unjudged(page)) is not None:
        yield reason
    elif found := duty_mention(duty, page.links, page.text, page.url) or _inside(
        duty, page, context
    ):
        yield passed(found=found)
    elif (reason := unread(page)) is not None:
        yield reason
    else:
        yield failed(confidence=Confidence.FIRM, url=page.url)


def is_procedure(page: Page, context: Context) -> bool:
    """Whether the authority declared this very page as an online procedure."""
    declared = context.of(DeclaredAsset, page.target.subject)
    return any(
        "teleservice" in asset.purposes and asset.target == page.target for asset in declared
    )


def unread_notice(page: Page, context: Context) -> Verdict | None:
    """Like :func:`unread`; a declared procedure is judged as a home page is, wherever it stands."""
    if is_procedure(page, context) and page.target.kind == "site":
        page = page.model_copy(update={"target": page.target.model_copy(update={"path": "/"})})
    return unread(page)


def _inside(duty: str, page: Page, context: Context) -> str:
    """The words in a page that the visit read for another duty: many towns put all their notices into one."""
    for fact in context.of(DutyPages, page.target.subject):
        if fact.failed is None and fact.target == page.target:
            part = next((one for one in fact.duties if one.duty == duty), None)
            if part is not None and part.passages:
                return part.passages[0].text
    return ""
