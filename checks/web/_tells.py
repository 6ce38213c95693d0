"""What a page or an error page tells of the inside of its site: codes, of which some are versions."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from cyberscan.sdk import VERSION_TOLD, Context, Page, SiteControl

_F = TypeVar("_F", Page, SiteControl)


def details(codes: Iterable[str]) -> list[str]:
    """What ``web.error_page_tells`` judges."""
    return [code for code in codes if not code.startswith(VERSION_TOLD)]


def versions(codes: Iterable[str]) -> list[str]:
    """What ``web.version_disclosed`` judges: the words at the foot of an error page."""
    return [code.removeprefix(VERSION_TOLD) for code in codes if code.startswith(VERSION_TOLD)]


def of_the_same_site(kind: type[_F], fact: Page | SiteControl, context: Context) -> Iterator[_F]:
    """Facts of a kind on the origin that ``fact`` is about, where they could be had."""
    for one in context.of(kind, fact.target.subject):
        if one.failed is None and _origin(one) == _origin(fact):
            yield one


def _origin(fact: Page | SiteControl) -> str:
    return fact.target.origin if fact.target.kind == "site" else fact.target.key
