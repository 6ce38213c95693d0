"""What the checks of a page share: when it may be judged, and its headers."""

from cyberscan.sdk import Page, Reason, Verdict, not_applicable, not_tested

_ALMOST_NOTHING = 200
"""Characters of visible text below which a page is drawn by scripts, or is no page."""
_LITTLE = 1000
"""Below which a page that has frames shows them rather than itself."""


def unjudged(page: Page) -> Verdict | None:
    """Why a page must not be judged: a notice in its place says nothing of the site."""
    if page.nature != "content":
        return not_tested(Reason.BLOCKED, page.nature)
    return None


def unread(page: Page) -> Verdict | None:
    """Why the absence of a mention on this page would prove nothing."""
    if page.target.kind == "site" and page.target.path not in ("", "/"):
        return not_applicable()
    if page.truncated:
        return not_tested(Reason.BUDGET_SPENT, "page read in part")
    if len(page.text) < (_LITTLE if page.frames else _ALMOST_NOTHING):
        return not_tested(Reason.READ_IN_PART, "almost no text: drawn by scripts or frames")
    return None


def partly(page: Page, *parts: str) -> Verdict | None:
    """Why nothing may be praised of some parts of a page: they were not all read."""
    if page.truncated and (not page.short or {"body", *parts} & set(page.short)):
        return not_tested(Reason.BUDGET_SPENT, "page read in part")
    return None


def header(page: Page, name: str) -> str:
    """The first header of that name, or an empty text."""
    return next(iter(headers(page, name)), "")


def headers(page: Page, name: str) -> list[str]:
    """Every header of that name, in order."""
    return page.header_lines(name)


def secure(page: Page) -> bool:
    """Whether the page came over HTTPS."""
    return page.url.startswith("https:")
