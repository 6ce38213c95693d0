"""What was read in one page, in bounded lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cyberscan.facts.page import Form, Frame, Link, Resource

MAX_ITEMS = 500
"""Of each kind of list."""
_LISTS = (
    "metas", "relations", "links", "scripts", "stylesheets", "frames", "media", "preconnects", "held", "forms",
)  # fmt: skip


@dataclass
class Read:
    """What was read in one page. Addresses are absolute."""

    title: str = ""
    language: str = ""
    metas: list[tuple[str, str]] = field(default_factory=list)
    """``name`` or ``property`` and its content; ``http-equiv`` ones are prefixed with ``equiv:``."""
    relations: list[Link] = field(default_factory=list)
    """``<link>`` elements."""
    links: list[Link] = field(default_factory=list)
    scripts: list[Resource] = field(default_factory=list)
    stylesheets: list[Resource] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    preconnects: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    """Scripts and frames that the page names and that browsers do not load by themselves."""
    forms: list[Form] = field(default_factory=list)
    code: str = ""
    """The scripts written in the page, one after the other, bounded."""
    inline_scripts: int = 0
    inline_nonced: int = 0
    nonces: list[str] = field(default_factory=list)
    handlers: int = 0
    javascript_links: int = 0
    text: str = ""
    cut: bool = False
    """A list or the text was longer than what is kept."""
    short: list[str] = field(default_factory=list)
    """Which: the names of the lists, ``text``, ``code``."""

    def meta(self, name: str) -> str:
        """The first meta of that name, or an empty text."""
        return next((value for key, value in self.metas if key == name), "")

    def full_lists(self) -> list[str]:
        """The names of the lists that have all that is kept."""
        return [name for name in _LISTS if len(getattr(self, name)) >= MAX_ITEMS]

    def loaded(self) -> Iterable[str]:
        """The address of every part that the page loads, its frames excepted."""
        yield from self.media
        yield from (part.url for part in (*self.scripts, *self.stylesheets))
