"""The server tells everybody the exact version of its software."""

import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Reason, Verdict, failed, not_tested, passed

from ._page import headers

_TELLING = ("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator")
_VERSION = re.compile(r"\d+\.\d+")


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
        yield failed(headers=told) if told else passed()
