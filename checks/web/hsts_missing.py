"""The site does not tell browsers to come back in HTTPS only (RFC 6797)."""

import re
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._page import header, secure, unjudged

_DIRECTIVE = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')
"""A quoted value may hold semicolons."""
_AGE = re.compile(r'[0-9]+|"[0-9]+"')
_ONE_YEAR = 31_536_000


class HstsMissing(Check[Page]):
    id = "web.hsts_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if not secure(fact):
            yield not_applicable()  # RFC 6797 §8.1: heard over HTTPS only
        elif (reason := unjudged(fact)) is not None:
            yield reason
        elif not (line := header(fact, "strict-transport-security")):
            yield failed("missing")
        elif (age := max_age(line)) is None:
            yield failed("invalid", header=line[:200])
        elif age == 0:
            yield failed("disabled")
        elif age < context.threshold("max_age", _ONE_YEAR):
            yield failed("short", severity=Severity.LOW, days=age // 86_400)
        else:
            yield passed(days=age // 86_400, subdomains="includesubdomains" in line.lower())


def max_age(line: str) -> int | None:
    """Seconds of ``max-age``; None when the header is not valid and browsers drop it (§6.1)."""
    values: dict[str, list[str]] = {}
    for directive in _DIRECTIVE.findall(line):
        name, _, value = directive.partition("=")
        values.setdefault(name.strip().lower(), []).append(value.strip())
    ages = [_AGE.fullmatch(value) for value in values.get("max-age", ())]
    if len(ages) != 1 or ages[0] is None or len(values.get("includesubdomains", ())) > 1:
        return None
    return int(ages[0][0].strip('"')[:12])  # beyond that, an age is forever
