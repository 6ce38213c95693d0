"""Facts about one page: its headers, its cookies, and what a linear-time parser read in it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from cyberscan.facts.base import Fact, Part


class Cookie(Part):
    """One Set-Cookie as a browser reads it (RFC 6265bis), without its value."""

    name: str
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    """As written, in lower case; anything but strict, lax and none is as if it were not written."""
    looks_like_session: bool = False
    """Its name is in our table of session cookies."""
    domain: str = ""
    """The Domain attribute in lower case, without its dot; empty: the cookie stays on this host."""
    path: str = "/"
    lifetime: int | None = None
    """Seconds that the cookie is asked to live; None: until the browser is closed."""
    refused: str = ""
    """Why browsers drop it: ``host_prefix``, ``secure_prefix``, ``http_prefix``,
    ``none_without_secure``, ``partitioned_without_secure``,
    ``secure_in_clear``, ``foreign_domain``, ``public_suffix``, ``too_long``, ``control_character``."""


class Link(Part):
    """One link with its visible text."""

    href: str
    text: str = ""
    rel: str = ""
    """In lower case, words parted by one space."""
    target: str = ""


class Loaded(Part):
    """Something that the page loads by itself. A bare address is read as one with nothing said of it."""

    url: str
    """Absolute."""

    @model_validator(mode="before")
    @classmethod
    def _of_address(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value


class Resource(Loaded):
    """A script or a style sheet."""

    integrity: str = ""
    """The seal as written (W3C Subresource Integrity)."""
    crossorigin: str | None = None
    """None: not written. ``anonymous`` or ``use-credentials`` otherwise (HTML, CORS settings attributes)."""
    nonced: bool = False
    schemeless: bool = False
    """Written without its scheme: ``//cdn.example/a.js``."""


class Frame(Loaded):
    """A page shown inside the page."""

    sandbox: str | None = None
    """The permissions of the sandbox, None where there is none."""


class Form(Part):
    """One form: where it sends what a visitor types, never what is in it."""

    action: str
    """Absolute address."""
    method: Literal["get", "post"] = "get"
    asks_password: bool = False
    asks_identity: bool = False
    """Has a field for a name, an address, a phone number or an e-mail address."""
    other_actions: tuple[str, ...] = ()
    """Where its buttons send it instead (``formaction``)."""


class InlineScripts(Part):
    """What is written in the page itself to be run; its text is not kept."""

    count: int = 0
    """``<script>`` elements with a text that browsers run."""
    nonced: int = 0
    """Of them, those that carry a nonce."""
    nonces: tuple[str, ...] = ()
    """The different nonces of the page's scripts, those with an address included."""
    handlers: int = 0
    """``onclick`` and the like."""
    javascript_links: int = 0
    addresses: tuple[str, ...] = ()
    """Absolute addresses written in them: what they may load, which nothing proves."""
    calls: tuple[str, ...] = ()
    """Ids of the third parties (``data/third_parties.toml``) whose commands are written in them."""
    sets_document_domain: bool = False


class Page(Fact):
    """The home page as finally answered: headers and what a linear-time parser read in it."""

    kind: Literal["web.page"] = "web.page"
    url: str = ""
    status: int = 0
    nature: Literal["content", "block_page", "maintenance", "parking", "error"] = "content"
    notice: Literal["", "challenge", "blocked", "maintenance", "parked", "default_page"] = ""
    """Of a page that is not the site: what it is, more finely."""
    notice_by: str = ""
    """Who shows it (a filter, an application, a host); empty when the page does not prove it."""
    headers: tuple[tuple[str, str], ...] = ()
    """Lower-case names, in order, repeated when repeated."""
    cookies: tuple[Cookie, ...] = ()
    """Those that browsers refuse included, with the reason."""
    title: str = ""
    language: str = ""
    generator: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    scripts: tuple[Resource, ...] = ()
    stylesheets: tuple[Resource, ...] = ()
    frames: tuple[Frame, ...] = ()
    media: tuple[str, ...] = ()
    """Images, sounds, videos, icons: absolute addresses."""
    preconnects: tuple[str, ...] = ()
    """Addresses that browsers are told to prepare for (``preconnect``, ``preload`` and their kin)."""
    held: tuple[str, ...] = ()
    """Scripts and frames that the page names and does not load by itself: it waits for consent, or for a click."""
    inline_scripts: InlineScripts = InlineScripts()
    forms: tuple[Form, ...] = ()
    text: str = ""
    """The visible text, bounded: its beginning and its end (town halls put their notices there)."""
    truncated: bool = False
    """The page or its text was longer than what is kept: what is not here may still be there."""
    short: tuple[str, ...] = ()
    """Of what ``truncated`` says, which: names of the lists above, ``text``, ``code`` of the scripts written in the
    page; ``body`` when the page itself was longer than what is read."""
    certificate_error: str = ""
    """A code when the certificate was refused and the page looked at nevertheless."""
    tells: tuple[str, ...] = ()
    """Codes of the errors and developers' tools that the page shows (those of :class:`SiteControl`)."""

    def header_lines(self, name: str) -> list[str]:
        """The values of every header of that name (lower case), in order."""
        return [value for key, value in self.headers if key == name]

    def meta_contents(self, name: str) -> list[str]:
        """The contents of every ``<meta>`` of that name, ``equiv:`` before those that stand for a header."""
        return [content for key, content in self.metas if key == name]
