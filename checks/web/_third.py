"""Whose a loaded address is: the town's own, or somebody else's."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from cyberscan.sdk import Context, DeclaredAsset, Page, Resource, site_of


class Houses:
    """The town's own names: the page's own house, and what the perimeter declares."""

    def __init__(self, page: Page, context: Context) -> None:
        self._page = urlsplit(page.url)
        names = [asset.target.subject for asset in context.of(DeclaredAsset)]
        hosts = {host_of(name) if "/" in name else name.lower() for name in names}
        self._sites = {site_of(host) for host in (host_of(page.url), page.target.subject, *hosts)}

    def foreign(self, url: str) -> bool:
        """Whether another house serves an address."""
        host = host_of(url)
        return bool(host) and site_of(host) not in self._sites

    def cross_origin(self, url: str) -> bool:
        """Whether a browser takes an address for another origin than the page's."""
        parts = urlsplit(url)
        return (parts.scheme, parts.netloc) != (self._page.scheme, self._page.netloc)

    def foreign_parts(self, parts: Iterable[Resource]) -> list[Resource]:
        """Of scripts or style sheets, those of another house."""
        return [part for part in parts if self.foreign(part.url)]


def host_of(url: str) -> str:
    """The host of an address, in lower case; empty when it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
