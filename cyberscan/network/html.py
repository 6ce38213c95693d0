"""What a page says, read in linear time: lxml's target parser, which builds no tree.

Tree builders fall to nested or unclosed elements (a megabyte of ``<div>`` costs minutes in some); a
target only sees events, and this one keeps bounded lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin

from lxml import etree

from cyberscan.facts.page import Form, Link
from cyberscan.network.charset import decoded
from cyberscan.network.text import clean

MAX_ITEMS = 500
"""Of each kind of list."""
_MAX_URL = 1000
_HEAD_TEXT, _TAIL_TEXT = 20_000, 20_000
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "title"})
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "main",
        "aside",
        "address",
        "form",
    ]
)
"""They begin a line, so that no word is glued to the last one before them."""
_INERT = frozenset({"template", "noscript"})
"""What a browser that runs scripts neither loads nor obeys."""
_LIVE = frozenset(
    {
        "meta",
        "link",
        "script",
        "iframe",
        "frame",
        "img",
        "audio",
        "video",
        "source",
        "object",
        "embed",
    }
)
_SRCSET = re.compile(r"(?:^|,)\s*([^\s,][^\s]*[^\s,])")
_IDENTITY = re.compile(
    r"mail|courriel|nom|name|prenom|adresse|address|tel|phone|message", re.IGNORECASE
)


@dataclass
class Read:
    """What was read in one page. Addresses are absolute."""

    title: str = ""
    language: str = ""
    metas: list[tuple[str, str]] = field(default_factory=list)
    """``name`` or ``property`` and its content; ``http-equiv`` ones are prefixed with ``equiv:``."""
    relations: list[Link] = field(default_factory=list)
    """``<link>`` elements: the address, and its ``rel`` as text."""
    links: list[Link] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    stylesheets: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    text: str = ""
    cut: bool = False
    """A list or the text was longer than what is kept."""

    def meta(self, name: str) -> str:
        """The first meta of that name, or an empty text."""
        return next((value for key, value in self.metas if key == name), "")


def read(body: bytes, url: str, content_type: str = "") -> Read:
    """Read a page of at most a few megabytes; whatever it holds, something comes back."""
    sink = _Sink(url)
    parser = etree.HTMLParser(
        target=sink,  # type: ignore[arg-type] # the stub allows bytes; lxml gives text
        no_network=True, huge_tree=False, encoding="utf-8",
    )  # fmt: skip
    try:
        parser.feed(decoded(body, content_type).encode("utf-8", "replace"))
        parser.close()
    except etree.ParseError:
        sink.close()  # an empty or hopeless document: what was seen before it is kept
    return sink.read


class _Sink:
    """Receives the parser's events. Text is gathered in two windows, the first and the last."""

    def __init__(self, url: str) -> None:
        self.read = Read()
        self._url = self._base = url
        self._based = False
        self._silent = self._inert = 0
        self._in_form = False
        self._title: list[str] | None = None
        self._anchor: tuple[str, list[str], int] | None = None
        self._head: list[str] = []
        self._tail: list[str] = []
        self._head_left, self._tail_size = _HEAD_TEXT, 0
        self._spaced = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        handler = _HANDLERS.get(tag)
        if handler is not None and not (self._inert and tag in _LIVE):
            handler(self, attributes)
        if self._spaced and tag in _BLOCKS and not self._silent:
            self._keep(" ")
        self._silent += tag in _SILENT
        self._inert += tag in _INERT
        if tag == "title" and not self.read.title:
            self._title = []
        label = next(filter(None, map(attributes.get, ("alt", "aria-label", "title"))), None)
        if label and self._anchor is not None:
            self._anchor_text(label)

    def end(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _INERT and self._inert:
            self._inert -= 1
        if tag == "form":
            self._in_form = False
        if tag == "title" and self._title is not None:
            self.read.title = clean("".join(self._title), 300)
            self._title = None
        if tag == "a":
            self._end_anchor()
        if self._spaced:
            self._keep(" ")

    def data(self, text: str) -> None:
        if self._title is not None and len(self._title) < 50:
            self._title.append(text[:1000])
        if self._silent:
            return
        if self._anchor is not None:
            self._anchor_text(text)
        self._keep(text)

    def comment(self, text: str) -> None:
        """Comments are seen by nobody."""

    def close(self) -> Read:
        self._end_anchor()
        tail = "".join(self._tail)
        self.read.cut = self.read.cut or len(tail) > _TAIL_TEXT
        self.read.text = clean("".join(self._head) + tail[-_TAIL_TEXT:], _HEAD_TEXT + _TAIL_TEXT)
        return self.read

    def _keep(self, text: str) -> None:
        text = re.sub(r"\s+", " ", text)
        self._spaced = not text.isspace()
        if self._head_left > 0:
            self._head.append(text[: self._head_left])
            text = text[self._head_left :]
            self._head_left -= len(self._head[-1])
        if not text:
            return
        self._tail.append(text[-_TAIL_TEXT:])
        self._tail_size += len(self._tail[-1])
        if self._tail_size > 4 * _TAIL_TEXT:  # now and then, so that the whole stays linear
            self._tail = ["".join(self._tail)[-_TAIL_TEXT:]]
            self._tail_size = len(self._tail[0])
            self.read.cut = True

    def _anchor_text(self, text: str) -> None:
        assert self._anchor is not None  # noqa: S101 - callers looked
        href, parts, left = self._anchor
        if left > 0:
            parts.append(text[:left])
            self._anchor = href, parts, left - len(text)

    def _end_anchor(self) -> None:
        if self._anchor is not None:
            href, parts, _ = self._anchor
            self._anchor = None
            self._add(self.read.links, Link(href=href, text=clean(" ".join(parts), 200)))

    def _add(self, items: list[str] | list[Link] | list[Form], item: object) -> None:
        if len(items) < MAX_ITEMS:
            items.append(item)  # type: ignore[arg-type] # callers pair them
        else:
            self.read.cut = True

    def _absolute(self, address: str | None) -> str:
        try:
            return clean(urljoin(self._base, (address or "").strip()[:_MAX_URL]), _MAX_URL)
        except ValueError:
            return ""

    def _html(self, attributes: dict[str, str]) -> None:
        self.read.language = self.read.language or clean(attributes.get("lang", ""), 20)

    def _base_element(self, attributes: dict[str, str]) -> None:
        if not self._based and "href" in attributes:  # the first one alone is heard
            self._based = True
            self._base = self._absolute(attributes["href"]) or self._base

    def _meta(self, attributes: dict[str, str]) -> None:
        equiv = attributes.get("http-equiv")
        name = f"equiv:{equiv}" if equiv else attributes.get("name") or attributes.get("property")
        if name and len(self.read.metas) < MAX_ITEMS:
            content = clean(attributes.get("content", ""), 2000)
            self.read.metas.append((clean(name, 100).lower(), content))

    def _link(self, attributes: dict[str, str]) -> None:
        rel = clean(attributes.get("rel", ""), 100).lower()
        href = self._absolute(attributes.get("href"))
        self._add(self.read.relations, Link(href=href, text=rel))
        if "stylesheet" in rel.split():
            self._add(self.read.stylesheets, href)
        elif "modulepreload" in rel.split():
            self._add(self.read.scripts, href)

    def _a(self, attributes: dict[str, str]) -> None:
        self._end_anchor()
        if len(self.read.links) >= MAX_ITEMS:
            self.read.cut = True
        elif "href" in attributes:
            self._anchor = self._absolute(attributes["href"]), [], 400

    def _script(self, attributes: dict[str, str]) -> None:
        if attributes.get("src"):
            self._add(self.read.scripts, self._absolute(attributes["src"]))

    def _frame(self, attributes: dict[str, str]) -> None:
        address = attributes.get("src") or attributes.get("data")
        if address:
            self._add(self.read.frames, self._absolute(address))

    def _medium(self, attributes: dict[str, str]) -> None:
        sources = [attributes.get("src"), attributes.get("poster")]
        for address in (*sources, *_SRCSET.findall(attributes.get("srcset", "")[:4000])):
            if address:
                self._add(self.read.media, self._absolute(address))

    def _form(self, attributes: dict[str, str]) -> None:
        method: Literal["get", "post"] = (
            "post" if attributes.get("method", "").strip().lower() == "post" else "get"
        )
        action = attributes.get("action", "").strip()
        # Without an action a form goes back to the page itself, whatever <base> says.
        action = self._absolute(action) if action else clean(self._url, _MAX_URL)
        self._in_form = True
        self._add(self.read.forms, Form(action=action, method=method))

    def _field(self, attributes: dict[str, str]) -> None:
        if not self._in_form or not self.read.forms:
            return  # a field after </form> is a script's, and goes where the script says
        kind = attributes.get("type", "").lower()
        form = self.read.forms[-1]
        if kind == "password":
            form = form.model_copy(update={"asks_password": True})
        elif kind in ("email", "tel") or (
            kind in ("", "text") and _IDENTITY.search(attributes.get("name", ""))
        ):
            form = form.model_copy(update={"asks_identity": True})
        self.read.forms[-1] = form


_HANDLERS = {
    "html": _Sink._html, "base": _Sink._base_element, "meta": _Sink._meta, "link": _Sink._link,
    "a": _Sink._a, "script": _Sink._script, "iframe": _Sink._frame, "frame": _Sink._frame, "object": _Sink._frame, "embed": _Sink._frame,
    "img": _Sink._medium, "audio": _Sink._medium, "video": _Sink._medium, "source": _Sink._medium,
    "form": _Sink._form, "input": _Sink._field, "textarea": _Sink._field,
}  # fmt: skip
