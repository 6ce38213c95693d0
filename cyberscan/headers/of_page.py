"""The policies of one page, from its headers and its ``<meta>`` elements."""

from __future__ import annotations

from cyberscan.facts.page import Page
from cyberscan.headers.csp import Policy, policies

_HEADER = "content-security-policy"


def policies_of(page: Page) -> tuple[Policy, ...]:
    """Those that are applied."""
    return policies(page.header_lines(_HEADER), page.meta_contents(f"equiv:{_HEADER}"))


def trials_of(page: Page) -> tuple[Policy, ...]:
    """Those that only report."""
    return policies(page.header_lines(f"{_HEADER}-report-only"))
