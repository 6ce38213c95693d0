"""What each element of a page says to a browser that runs scripts (HTML standard §4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cyberscan.facts.page import Form, Frame, Link, Resource
from cyberscan.network.text import clean

if TYPE_CHECKING:
    from cyberscan.network.html import Sink

Attributes = dict[str, str]

_MAX_NONCES = 20
MAX_SRCDOCS = 20
_MAX_OTHERS = 10
_MAX_STYLE = 4000
_SCRIPT_TYPES = re.compile(
    r"\s*(?:(?:text|application)/(?:x-)?(?:java|ecma|live|j)script(?:1\.[0-5])?|module)?\s*",
    re.IGNORECASE,
)
"""What is run (HTML standard, "prepare the script element"); everything else is data, or waits for consent."""
_SRCSET = re.compile(r"(?:^|,)\s*([^\s,][^\s]*[^\s,])")
_STYLE_URL = re.compile(r"url\(\s*[\"']?([^\"')\s]{1,1000})", re.IGNORECASE)
_IMPORT = re.compile(r"@import\s{1,20}(?:url\(\s{0,20})?[\"']?([^\"')\s;]{1,1000})", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)")
_IDENTITY = re.compile(
    r"mail|courriel|nom|name|prenom|adresse|address|tel|phone|message", re.IGNORECASE
)
_FETCHED = frozenset(
    {"icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "prefetch", "prerender"}
)


@dataclass
class FormDraft:
    """A form while its fields are still to come."""

    action: str
    posted: bool
    asks_password: bool = False
    asks_identity: bool = False
    others: list[str] = field(default_factory=list)

    def done(self) -> Form:
        """The fact."""
        return Form(
            action=self.action,
            method="post" if self.posted else "get",
            asks_password=self.asks_password,
            asks_identity=self.asks_identity,
            other_actions=tuple(self.others),
        )


def anywhere(sink: Sink, attributes: Attributes) -> None:
    """What any element may carry: code in its attributes, pictures in its style."""
    sink.read.handlers += sum(name.startswith("on") for name in attributes)
    style = attributes.get("style")
    if style and "url(" in style.lower():
        for address in _STYLE_URL.findall(style[:_MAX_STYLE]):
            _medium(sink, address)


def end_script(sink: Sink, code: str) -> None:
    """The text of a script that is run."""
    if code.strip():
        sink.read.inline_scripts += 1
        sink.read.inline_nonced += sink.code_nonced
        sink.keep_code(code)


def end_style(sink: Sink, text: str) -> None:
    """The sheets that a style sheet written in the page loads; its pictures load only where they are used."""
    for address in _IMPORT.findall(_CSS_COMMENT.sub("", text)):
        if found := sink.loaded(address):
            sink.add(sink.read.stylesheets, Resource(url=found))


def _html(sink: Sink, attributes: Attributes) -> None:
    sink.read.language = sink.read.language or clean(attributes.get("lang", ""), 20)


def _base(sink: Sink, attributes: Attributes) -> None:
    sink.base_target = sink.base_target or attributes.get("target", "")
    if not sink.based and "href" in attributes:  # the first one alone is heard
        sink.based = True
        sink.rebase(sink.loaded(attributes["href"]) or sink.base)


def _meta(sink: Sink, attributes: Attributes) -> None:
    equiv = attributes.get("http-equiv")
    name = f"equiv:{equiv}" if equiv else attributes.get("name") or attributes.get("property")
    if name:
        # Half a security policy would be judged wrongly.
        content = clean(attributes.get("content", ""), 16_000 if equiv else 2000)
        sink.add(sink.read.metas, (clean(name, 100).strip().lower(), content))
    elif "charset" in attributes:
        sink.add(sink.read.metas, ("charset", clean(attributes["charset"], 50)))


def _link(sink: Sink, attributes: Attributes) -> None:
    if sink.full(sink.read.relations):
        return
    rel = clean(attributes.get("rel", ""), 100).lower()
    href = sink.absolute(attributes.get("href"))
    sink.add(sink.read.relations, Link(href=href, rel=rel))
    words = set(rel.split())
    if not (found := sink.loaded(attributes.get("href"))) or "disabled" in attributes:
        return
    if "stylesheet" in words:
        sink.add(sink.read.stylesheets, _resource(found, attributes, "href"))
    elif "modulepreload" in words:
        sink.add(sink.read.scripts, _resource(found, attributes, "href"))
    elif words & _FETCHED:
        sink.add(sink.read.media, found)
    elif words & {"preconnect", "dns-prefetch"}:
        sink.add(sink.read.preconnects, found)


def _resource(url: str, attributes: Attributes, where: str) -> Resource:
    crossorigin = attributes.get("crossorigin")
    if crossorigin is not None:
        with_credentials = crossorigin.strip().lower() == "use-credentials"
        crossorigin = "use-credentials" if with_credentials else "anonymous"
    return Resource(
        url=url,
        integrity=clean(attributes.get("integrity", ""), 1000),
        crossorigin=crossorigin,
        nonced=bool(attributes.get("nonce", "").strip()),
        schemeless=attributes.get(where, "").strip().startswith(("//", "\\\\")),
    )


def _a(sink: Sink, attributes: Attributes) -> None:
    sink.end_anchor()
    if "href" not in attributes or sink.full(sink.read.links):
        return
    href = sink.absolute(attributes["href"])
    sink.read.javascript_links += href[:11].lower() == "javascript:"
    rel = " ".join(clean(attributes.get("rel", ""), 100).lower().split())
    target = clean(attributes.get("target", "") or sink.base_target, 40).lower()
    sink.begin_anchor(href, rel, target)


def _script(sink: Sink, attributes: Attributes) -> None:
    address = next(filter(None, map(attributes.get, ("src", "href", "xlink:href"))), None)
    if not _SCRIPT_TYPES.fullmatch(attributes.get("type", "")[:60]):
        if found := sink.loaded(address or attributes.get("data-src")):
            sink.add(sink.read.held, found)
        return
    nonce = clean(attributes.get("nonce", ""), 200)
    if nonce and nonce not in sink.read.nonces and len(sink.read.nonces) < _MAX_NONCES:
        sink.read.nonces.append(nonce)
    if address is None:
        sink.begin_code(nonced=bool(nonce))
    elif not sink.full(sink.read.scripts) and (found := sink.loaded(address)):
        sink.add(sink.read.scripts, _resource(found, attributes, "src"))


def _style(sink: Sink, attributes: Attributes) -> None:
    sink.begin_code()


def _frame(sink: Sink, attributes: Attributes) -> None:
    if (page := attributes.get("srcdoc")) is not None:
        sink.srcdocs += MAX_SRCDOCS + 1 if sink.inside else 1
        if sink.srcdocs <= MAX_SRCDOCS:
            sink.read_inside(page)
    elif found := sink.loaded(attributes.get("src") or attributes.get("data")):
        sandbox = attributes.get("sandbox")
        sandbox = None if sandbox is None else clean(sandbox, 300).lower()
        sink.add(sink.read.frames, Frame(url=found, sandbox=sandbox))
    elif found := sink.loaded(attributes.get("data-src")):
        sink.add(sink.read.held, found)


def _media(sink: Sink, attributes: Attributes) -> None:
    for name in ("src", "poster", "href", "xlink:href", "background"):
        _medium(sink, attributes.get(name))
    for address in _SRCSET.findall(attributes.get("srcset", "")[:_MAX_STYLE]):
        _medium(sink, address)


def _medium(sink: Sink, address: str | None) -> None:
    if address and not sink.full(sink.read.media) and (found := sink.loaded(address)):
        sink.add(sink.read.media, found)


def _body(sink: Sink, attributes: Attributes) -> None:
    _medium(sink, attributes.get("background"))


def _form(sink: Sink, attributes: Attributes) -> None:
    if sink.form is not None:
        return  # a form inside a form is none (HTML standard §13.2.6.4.7)
    action = attributes.get("action", "").strip()
    # Without an action a form goes back to the page itself, whatever <base> says.
    action = sink.absolute(action) if action else clean(sink.url, 1000)
    draft = FormDraft(action, attributes.get("method", "").strip().lower() == "post")
    sink.form = draft
    sink.add(sink.forms, draft)
    if attributes.get("id"):
        sink.form_ids.setdefault(attributes["id"][:200], draft)


def _field(sink: Sink, attributes: Attributes) -> None:
    owner = attributes.get("form")
    form = sink.form if owner is None else sink.form_ids.get(owner[:200])
    kind = attributes.get("type", "").strip().lower()
    if kind == "image":
        _medium(sink, attributes.get("src"))
    if form is None:
        return  # a field of no form is a script's, and goes where the script says
    if kind == "password":
        form.asks_password = True
    elif kind in ("email", "tel") or (
        kind in ("", "text") and _IDENTITY.search(attributes.get("name", "")[:200])
    ):
        form.asks_identity = True
    elsewhere = attributes.get("formaction")
    if elsewhere and kind in ("", "submit", "image") and len(form.others) < _MAX_OTHERS:
        form.others.append(sink.absolute(elsewhere))


HANDLERS: dict[str, Callable[[Sink, Attributes], None]] = {
    "html": _html, "base": _base, "meta": _meta, "link": _link, "a": _a, "area": _a,
    "script": _script, "style": _style, "body": _body, "form": _form,
    "iframe": _frame, "frame": _frame, "object": _frame, "embed": _frame,
    "img": _media, "image": _media, "audio": _media, "video": _media, "source": _media, "track": _media,
    "input": _field, "textarea": _field, "button": _field,
}  # fmt: skip
