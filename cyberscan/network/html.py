"""What a page says, read in linear time: lxml's target parser, which builds no tree.

Tree builders fall to nested or unclosed elements (a megabyte of ``<div>`` costs minutes in some); a
target only sees events, and this one keeps bounded lists. What each element means is in
:mod:`cyberscan.network.html_elements`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar
from urllib.parse import urljoin

from lxml import etree

from cyberscan.facts.page import Form, Link
from cyberscan.network.charset import decoded
from cyberscan.network.html_elements import (
    HANDLERS,
    MAX_SRCDOCS,
    FormDraft,
    anywhere,
    end_script,
    end_style,
)
from cyberscan.network.html_read import MAX_ITEMS, Read
from cyberscan.network.html_text import Windows
from cyberscan.network.text import clean

__all__ = ["MAX_CODE", "Read", "Sink", "parse", "read"]

T = TypeVar("T")

MAX_CODE = 200_000
"""Characters of the scripts and of the styles that are written in the page."""
_MAX_URL = 1000
_SILENT = frozenset(
    {"script", "style", "template", "noscript", "svg", "title", "iframe", "noembed"}
)
_BLOCKS = frozenset(
    [
        "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "table", "h1", "h2", "h3",
        "h4", "h5", "h6", "section", "article", "header", "footer", "nav", "main", "aside", "address",
        "form", "br", "option",
    ]
)  # fmt: skip
"""They begin a line, so that no word is glued to the last one before them."""
_INERT = frozenset({"template", "noscript"})
"""What a browser that runs scripts neither loads nor obeys; its links may be shown later."""
_RAW = frozenset({"textarea", "xmp", "iframe", "noembed", "noframes", "plaintext", "title"})
"""Their content is text for browsers, whatever it looks like (HTML standard §13.2.5.1)."""
_READ_ANYWHERE = frozenset({"html", "a", "area"})
_DEEP = 512
_MAX_ALT = 300
_MANY_TAGS = 20_000
_PIECE = 8192
_PLAIN_PATH = re.compile(r"/[\w%-]+(?:[/.][\w%-]+)*/?(?:\?[\w%=&.-]+)?", re.ASCII)
"""Addresses that need no joining: most of a page's."""
_URL_NOISE = re.compile(r"[\t\n\r]+")


def read(body: bytes, url: str, content_type: str = "") -> Read:
    """Read a page of at most a few megabytes; whatever it holds, something comes back."""
    return parse(decoded(body, content_type), Sink(url))


def parse(text: str, sink: Sink) -> Read:
    """Give a text to a sink."""
    try:
        parser = _parser(sink)
        for piece in _pieces(text.encode("utf-8", "replace")):
            if sink.depth > _DEEP and sink.outside:
                # libxml2 looks through every open element for a stray end tag: 50 s for a hostile megabyte.
                # Browsers do not nest this deep either; what follows begins anew.
                sink.surface()
                parser = _parser(sink)
            parser.feed(piece)
        parser.close()
    except etree.ParseError:
        sink.close()  # an empty or hopeless document: what was seen before it is kept
    return sink.read


def _parser(sink: Sink) -> etree.HTMLParser:
    return etree.HTMLParser(
        target=sink,  # type: ignore[arg-type] # the stub allows bytes; lxml gives text
        no_network=True, huge_tree=False, encoding="utf-8",
    )  # fmt: skip


def _pieces(data: bytes) -> Iterator[bytes]:
    """The whole of a usual page; one that has very many tags in pieces that begin with one."""
    start, size = 0, _PIECE if data.count(b"<") > _MANY_TAGS else len(data)
    while start < len(data):
        end = data.find(b"<", start + size)
        end = len(data) if end < 0 else end
        yield data[start:end]
        start = end


class Sink:
    """Receives the parser's events."""

    def __init__(self, url: str, *, inside: bool = False) -> None:
        self.read = Read()
        self.url = url
        self.rebase(url)
        self.inside = inside
        """A page written in a frame of another (``srcdoc``): no third level is read."""
        self.based = False
        self.base_target = ""
        self.code: list[str] | None = None
        """The pieces of the script or of the style that is being read."""
        self.forms: list[FormDraft] = []
        self.form_ids: dict[str, FormDraft] = {}
        self.form: FormDraft | None = None
        self.srcdocs = 0
        self.frame_short: list[str] = []
        self.frame_forms: list[Form] = []
        self.depth = 0
        """Elements that are open."""
        self.code_nonced = False
        self._code_left = MAX_CODE
        self._codes: list[str] = []
        self._silent = self._inert = self._raw = 0
        self._title: list[str] | None = None
        self._anchor: tuple[tuple[str, str, str], list[str], int] | None = None
        self._windows = Windows()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        handler = HANDLERS.get(tag)
        live = not self._raw and (not self._inert or tag in _READ_ANYWHERE)
        if live:
            if handler is not None:
                handler(self, attributes)
            if attributes:
                anywhere(self, attributes)
        if tag in _BLOCKS and not self._silent:
            self._windows.part()
        self._silent += tag in _SILENT
        self._inert += tag in _INERT
        self._raw += tag in _RAW
        if tag == "title" and not self.read.title:
            self._title = []
        if self._anchor is not None:
            label = next(filter(None, map(attributes.get, ("alt", "aria-label", "title"))), None)
            if label:
                self._anchor_text(label)
        elif tag == "img" and live and not self._silent and (said := attributes.get("alt")):
            self._windows.keep(f" {said[:_MAX_ALT]} ")  # text for whoever does not see the image

    def end(self, tag: str) -> None:
        self.depth -= 1
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _INERT and self._inert:
            self._inert -= 1
        if tag in _RAW and self._raw:
            self._raw -= 1
        if tag == "form":
            self.form = None
        elif tag == "title" and self._title is not None:
            self.read.title = clean("".join(self._title), 300)
            self._title = None
        elif tag == "a":
            self.end_anchor()
        elif tag in ("script", "style") and self.code is not None:
            (end_script if tag == "script" else end_style)(self, "".join(self.code))
            self.code = None
        self._windows.part()

    def data(self, text: str) -> None:
        if self._title is not None and len(self._title) < 50:
            self._title.append(text[:1000])
        if self.code is not None and self._code_left > 0:
            self.code.append(text[: self._code_left])
            self._code_left -= len(self.code[-1])
        if self._silent:
            return
        if self._anchor is not None:
            self._anchor_text(text)
        self._windows.keep(text)

    def comment(self, text: str) -> None:
        """Comments are seen by nobody."""

    def close(self) -> Read:
        self.end_anchor()
        forms = (*(form.done() for form in self.forms), *self.frame_forms)
        self.read.forms = list(forms[:MAX_ITEMS])
        self.read.code = "\n".join(self._codes)
        self.read.text = self._windows.text()
        self.read.short = self._short()
        self.read.cut = bool(self.read.short)
        return self.read

    def _short(self) -> list[str]:
        ends = {
            "text": self._windows.cut,
            "code": self._code_left <= 0,
            "frames": self.srcdocs > MAX_SRCDOCS,
            **dict.fromkeys(self.frame_short, True),
        }
        full = self.read.full_lists()
        return list(dict.fromkeys((*(name for name, cut in ends.items() if cut), *full)))

    @property
    def outside(self) -> bool:
        """No text that only looks like markup is being read."""
        return self.code is None and not self._raw

    def surface(self) -> None:
        """Every open element is taken for closed."""
        self.end_anchor()
        self.depth = self._silent = self._inert = 0
        self.form = None

    def begin_code(self, *, nonced: bool = False) -> None:
        """Text that follows is that of a script or a style."""
        self.code, self.code_nonced = [], nonced

    def keep_code(self, code: str) -> None:
        """The whole text of one script."""
        self._codes.append(code)

    def read_inside(self, page: str) -> None:
        """What a page written in a frame loads, and its forms, are this page's own."""
        seen = parse(page, Sink(self.base, inside=True))
        for name in ("scripts", "stylesheets", "frames", "media", "preconnects", "held", "links"):
            for item in getattr(seen, name):
                self.add(getattr(self.read, name), item)
        for form in seen.forms:
            self.add(self.frame_forms, form)
        self.read.inline_scripts += seen.inline_scripts
        self.frame_short.extend(seen.short)

    def begin_anchor(self, href: str, rel: str, target: str) -> None:
        """Text that follows is that of a link."""
        self._anchor = (href, rel, target), [], 400

    def end_anchor(self) -> None:
        """The link is over: ``</a>``, another one, or the end of the page."""
        if self._anchor is not None:
            (href, rel, target), parts, _ = self._anchor
            self._anchor = None
            text = clean(" ".join(parts), 200)
            self.add(self.read.links, Link(href=href, text=text, rel=rel, target=target))

    def _anchor_text(self, text: str) -> None:
        assert self._anchor is not None  # noqa: S101 - callers looked
        link, parts, left = self._anchor
        if left > 0:
            parts.append(text[:left])
            self._anchor = link, parts, left - len(text)

    def rebase(self, url: str) -> None:
        """What relative addresses are read from."""
        self.base = url
        scheme, _, rest = url.partition("://")
        self._origin = f"{scheme}://{re.split('[/?#]', rest, maxsplit=1)[0]}"

    def add(self, items: list[T], item: T) -> None:
        """One more item, unless there are enough."""
        if not self.full(items):
            items.append(item)

    def full(self, items: Sequence[object]) -> bool:
        """Whether a list has all that is kept of it."""
        return len(items) >= MAX_ITEMS

    def absolute(self, address: str | None) -> str:
        """An address as browsers read it: from the page's base, without line breaks, ``\\`` for ``/``."""
        text = _URL_NOISE.sub("", (address or "")[:_MAX_URL]).strip("\0 \f")
        if _PLAIN_PATH.fullmatch(text):
            return self._origin + text
        path, mark, query = text.partition("?")
        if "\\" in path and not path.lower().startswith(("javascript:", "data:", "mailto:")):
            path = path.replace("\\", "/")
        try:
            return clean(urljoin(self.base, path + mark + query), _MAX_URL)
        except ValueError:
            return ""

    def loaded(self, address: str | None) -> str:
        """Like :meth:`absolute`, empty when nothing is asked of the network for it."""
        found = self.absolute(address) if address and address.strip() else ""
        return found if found[:8].lower().startswith(("http://", "https://")) else ""
