"""The third parties of a page: loaded as it is written, or only named in its own scripts."""

from collections.abc import Iterable, Iterator

from cyberscan.sdk import (
    Context,
    Page,
    ThirdParty,
    third_parties,
    third_party,
    third_party_software,
)

from ._third import Houses, host_of


def loaded(page: Page, context: Context) -> dict[str, str]:
    """Hosts of other houses that the page loads by itself, and the service that each is, or the host."""
    houses = Houses(page, context)
    found: dict[str, str] = {}
    for url in _addresses(page):
        if houses.foreign(url):
            owner = third_party(url)
            found.setdefault(host_of(url), owner.name if owner else host_of(url))
    return found


def services(page: Page) -> list[ThirdParty]:
    """Known services that the page loads by itself, those that the site runs on its own name included."""
    found = ((third_party(url), third_party_software(url)) for url in _addresses(page))
    return _known(one for both in found for one in both)


def named(page: Page) -> list[ThirdParty]:
    """Known services that the page's own scripts name: they may start them, at once or later."""
    calls = set(page.inline_scripts.calls)
    by_call = (one for one in third_parties() if one.id in calls)
    by_address = (third_party(url) for url in page.inline_scripts.addresses)
    return _known((*by_call, *by_address))


def manages_consent(page: Page) -> bool:
    """Whether something on the page asks for consent, or waits for it."""
    seen = (*services(page), *named(page))
    return bool(page.held) or any(one.category == "consent" for one in seen)


def _addresses(page: Page) -> Iterator[str]:
    yield from (part.url for part in (*page.scripts, *page.stylesheets))
    yield from (frame.url for frame in page.frames)
    yield from page.media


def _known(found: Iterable[ThirdParty | None]) -> list[ThirdParty]:
    return list({one.id: one for one in found if one is not None}.values())
