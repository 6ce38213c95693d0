"""Whether a page wears the State's design system, by the class that it gives to its header."""

from __future__ import annotations

import re

from lxml import etree

_HEADER = re.compile(rb"(?:fr|rf)-header__brand")
_CLASSES = frozenset({"fr-header__brand", "rf-header__brand"})


def state_design(body: bytes) -> str:
    """The class, where an element of the page has it; a page that merely writes it does not."""
    if _HEADER.search(body) is None:
        return ""
    sink = _Classes()
    parser = etree.HTMLParser(
        target=sink,  # type: ignore[arg-type] # the stub allows bytes; lxml gives text
        no_network=True, huge_tree=False,
    )  # fmt: skip
    try:
        parser.feed(body)
        parser.close()
    except etree.ParseError:
        sink.close()  # what was seen before it counts
    return sink.found


class _Classes:
    """Receives the parser's events: nothing is kept but the class that is looked for."""

    def __init__(self) -> None:
        self.found = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.found = self.found or next(
            (name for name in attributes.get("class", "")[:500].split() if name in _CLASSES), ""
        )

    def end(self, tag: str) -> None:
        """Ends say nothing here."""

    def data(self, text: str) -> None:
        """Nor do texts."""

    def comment(self, text: str) -> None:
        """Nor do comments."""

    def close(self) -> str:
        return self.found
