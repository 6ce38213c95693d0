"""The parts of an answer in which each kind of sign is looked for.

A sign in a page is looked for in its construction (tags, inline scripts, comments), never in its prose, in its
links to read on, or in what it takes from another host: an article about a product, a page that shows another
site's picture, a page of results show no sign of what they speak of.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cyberscan.recognition.addresses import own_path
from cyberscan.recognition.answer import Answer, one_line
from cyberscan.recognition.parts import Parts

_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]{0,20})\b[^<>]{0,2000}>")
_RAW = {
    name: re.compile(rf"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "noframes", "template")
}
"""Elements whose content is no markup."""
_TO_READ_ON = re.compile(r"<(?:a|meta|area|option|textarea)\b", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"""\b(?:src|href|action|data|content)\s*+=\s*+["']?+\s*+((?:https?:)?//[^\s"'<>]{1,500})""", re.IGNORECASE
)  # fmt: skip
_LONGEST = 2_000
_META = re.compile(
    r"""<meta\s[^<>]{0,100}?\bname\s*=\s*["']?(generator|application-name|author|apple-mobile-web-app-title)\b"""
    r"""["']?[^<>]{0,200}?\bcontent\s*=\s*["']([^"'<>]{0,200})""",
    re.IGNORECASE,
)
_DATA = re.compile(r"\btype\s*+=\s*+[\"']?+\s*+application/(?:ld\+)?json|\bsrc\s*=", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<!\\)[,+]")


_MARKUP = re.compile(r"html|xml", re.IGNORECASE)


def _one(value: str) -> list[str]:
    return [value] if value else []


def _headers(answer: Answer) -> list[str]:
    return [f"{name}: {value}" for name, value in answer.headers.items()]


@dataclass
class _Page:
    """The construction of a page, read once from its first to its last character."""

    tags: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def _page(answer: Answer) -> _Page:
    """An answer that says it is no markup has no parts, whatever it holds."""
    if "page" not in answer.kept:
        kind = answer.headers.get("content-type", "")
        markup = not kind or _MARKUP.search(kind) is not None
        answer.kept["page"] = _read(answer.text) if markup else _Page()
    page: _Page = answer.kept["page"]
    return page


def _read(text: str) -> _Page:
    page, at = _Page(), text.find("<")
    while at >= 0:
        at = text.find("<", _read_one(page, text, at))
    return page


def _read_one(page: _Page, text: str, at: int) -> int:
    """Take what begins at ``at``; gives where to go on."""
    if text.startswith("<!--", at):
        end = _end_of(text.find("-->", at + 4), text)
        page.comments.append(one_line(text[at + 4 : min(end, at + _LONGEST)]))
        return end
    tag = _TAG.match(text, at)
    if tag is None:
        return at + 1
    page.tags.append(tag[0])
    closing = _RAW.get(tag[1].lower())
    if closing is None:
        return tag.end()
    found = closing.search(text, tag.end())
    end = _end_of(found.start() if found else -1, text)
    if tag[1].lower() == "script" and not _DATA.search(tag[0]):
        page.scripts.append(text[tag.end() : end])
    return end


def _end_of(found: int, text: str) -> int:
    return found if found >= 0 else len(text)


def _tags(answer: Answer) -> list[str]:
    # On one line first: addresses are then looked for without runs of spaces, which cost their square.
    kept = [one_line(tag) for tag in _page(answer).tags if not _TO_READ_ON.match(tag)]
    return ["\n".join(tag for tag in kept if _is_own(tag, answer.host))]


def _is_own(tag: str, host: str) -> bool:
    return all(own_path(url, host) for url in _OUTSIDE.findall(tag))


def _scripts(answer: Answer) -> list[str]:
    return ["\n".join(_page(answer).scripts)]


def _comments(answer: Answer) -> list[str]:
    return _page(answer).comments


def _metas(answer: Answer) -> list[str]:
    metas = [found for tag in _page(answer).tags if (found := _META.match(tag))]
    return [f"{found[1].lower()}: {one_line(found[2])}" for found in metas]


def _json(answer: Answer) -> list[str]:
    text = answer.text.lstrip()
    said = answer.headers.get("content-type", "").lower()
    return [text] if text.startswith(("{", "[")) and "html" not in said else []


def _certificate(answer: Answer) -> list[str]:
    sides = {"subject": answer.certificate_subject, "issuer": answer.certificate_issuer}
    return [
        f"{side} {part.strip()}"
        for side, name in sides.items()
        for part in _ATTRIBUTE.split(name[:2000])
        if part
    ]


def _parts(answer: Answer) -> Parts:
    if answer.parts is not None:
        return answer.parts
    if "parts" not in answer.kept:
        answer.kept["parts"] = Parts.of_tags(_page(answer).tags, answer.path, answer.host)
    parts: Parts = answer.kept["parts"]
    return parts


MATERIAL: dict[str, Callable[[Answer], list[str]]] = {
    "title": lambda answer: _one(answer.title),
    "server": lambda answer: _one(answer.headers.get("server", "")),
    "header": _headers,
    "cookie": lambda answer: list(answer.cookies),
    "body": _tags,
    "script": _scripts,
    "comment": _comments,
    "meta": _metas,
    "json": _json,
    "redirect": lambda answer: _one(answer.location),
    "realm": lambda answer: _one(answer.realm),
    "certificate": _certificate,
    "favicon": lambda answer: _one(answer.favicon),
    "generator": lambda answer: list(_parts(answer).generators),
    "asset": lambda answer: list(_parts(answer).assets),
    "link": lambda answer: list(_parts(answer).links),
    "relation": lambda answer: list(_parts(answer).relations),
    "host": lambda answer: list(_parts(answer).hosts),
    "feed": lambda answer: list(_parts(answer).feeds),
    "resource": lambda answer: list(_parts(answer).resources),
}
"""Texts of each kind of sign in one answer."""


class Texts:
    """The material of one answer, each kind read when it is first looked at."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._texts: dict[str, list[str]] = {}
        self._joined: dict[str, str] = {}

    def __getitem__(self, kind: str) -> list[str]:
        if kind not in self._texts:
            self._texts[kind] = MATERIAL[kind](self._answer)
        return self._texts[kind]

    def joined(self, kind: str) -> str:
        """All texts of a kind in one, to look for what none of them holds."""
        if kind not in self._joined:
            texts = self[kind]
            self._joined[kind] = texts[0] if len(texts) == 1 else "\n".join(texts)
        return self._joined[kind]


def texts_of(answer: Answer) -> Texts:
    """The material of an answer, read once however often it is weighed."""
    if "texts" not in answer.kept:
        answer.kept["texts"] = Texts(answer)
    texts: Texts = answer.kept["texts"]
    return texts


ADDRESSES = frozenset({"asset", "link", "feed", "resource"})
SEARCHED = frozenset({"body", "script", "comment", "json", "generator", *ADDRESSES})
"""Kinds where a pattern is searched for; elsewhere it must match a text as a whole."""

IN_PAGE = frozenset({"body", "script", "comment", "json", "meta", "relation", "host", *ADDRESSES})
EVIDENCE = {
    kind: "body" if kind in IN_PAGE else "header" if kind in {"server", "realm"} else kind
    for kind in MATERIAL
}  # fmt: skip
"""What counts as one kind of evidence: two patterns of one page are not independent. A generator is what a page
says of itself, beside what it is made of.
"""
