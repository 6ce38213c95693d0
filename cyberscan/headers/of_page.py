"""The policies of one page, from its headers and its ``<meta>`` elements."""

from __future__ import annotations

from cyberscan.facts.page import Page
from cyberscan.headers.csp import Policy, policies

_HEADER = "content-security-policy"


def policies_of(page: Page) -> tuple[Policy, ...]:
    """Those that are applied."""
    in_page = [content for name, content in page.metas if name == f"equiv:{_HEADER}"]
    return policies(_lines(page, _HEADER), in_page)


def trials_of(page: Page) -> tuple[Policy, ...]:
    """Those that only report."""
    return policies(_lines(page, f"{_HEADER}-report-only"))


def _lines(page: Page, name: str) -> list[str]:
    return [value for key, value in page.headers if key == name]
