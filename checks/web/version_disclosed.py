"""The server tells everybody the exact version of its software."""

import re
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Reason,
    SiteControl,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._page import headers
from ._tells import of_the_same_site, versions

_TELLING = (
    "server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator", "x-php-version", "liferay-portal",
)  # fmt: skip
_VERSION = re.compile(r"[0-9]\.[0-9]")


class VersionDisclosed(Check[Page]):
    id = "web.version_disclosed"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if fact.nature == "block_page":
            yield not_tested(Reason.BLOCKED, fact.nature)  # these headers are the firewall's
            return
        told = [
            f"{name}: {value[:120]}"
            for name in _TELLING
            for value in headers(fact, name)
            if _VERSION.search(value)
        ]
        told += [foot for foot in _feet(fact, context) if not _said(foot, told)]
        yield failed(headers=told) if told else passed()


def _feet(page: Page, context: Context) -> Iterator[str]:
    """Versions at the foot of the error page of the same origin, after its status."""
    for control in of_the_same_site(SiteControl, page, context):
        yield from (f"HTTP {control.status}: {one}" for one in versions(control.tells))


def _said(foot: str, told: list[str]) -> bool:
    return any(foot.partition(": ")[2].lower() in one.lower() for one in told)
