"""The table of products, one file a category under ``cyberscan/data/products``.

A product has ``id``, ``name``, ``vendor``, ``category``, ``source`` (how its signs are known), ``checked`` (when),
``layer`` and signs.

``layer`` says where it stands: ``application`` (what the visitor came for; the default), ``module`` (added to an
application: a shop, a page builder), ``server``, ``language``, ``framework``, ``library`` or ``cdn``. A page is
normally made by one application, and shows any number of products of the other layers.

A sign has

``kind``
    where it is looked for (:data:`cyberscan.recognition.material.MATERIAL`);
``pattern``
    a regular expression, for the whole of a title, header (``name: value``), cookie name, redirect (path and
    query), realm, meta (``generator: value``), relation (a ``rel``), host (another one, from which scripts, style
    sheets or frames come), certificate attribute (``subject O=…``,
    ``issuer CN=…``) or favicon hash; searched for in tags (``body``), inline scripts, comments, JSON, generators
    (each ``<meta name=generator>``), in the path and query of what the page loads from its own host (``asset``:
    scripts, style sheets, images, ``<link>``) or leads to on it (``link``). In an ``asset`` or ``link`` it counts only
    before any ``?``: a proxy of images names another site's files in its own address; ``resource`` (libraries only): a
    script or style sheet of any host, written ``//host/path`` where it is another one's: it runs in the page all the
    same;
``strength``
    ``strong`` when nobody else can show it, ``weak``, or ``claim`` for a text that anybody can write about himself
    (a generator): alone it makes a ``tentative`` name, beside a strong sign a second, independent one. A title or
    an icon is always weak, a generator never more than a claim: anybody may borrow them;
``version`` (optional)
    an expression with one group, searched for in the text that matched; for the kinds that are searched, within
    500 characters of it. ``true``: the first group of ``pattern`` itself, wherever it matched;
``path`` and ``status`` (optional)
    the only request, the only statuses for which the sign counts;
``least`` (optional)
    in how many texts it must be met: one link to an old page is left by another site's software.

Where more is known:

``[[product.fork]]``
    signs (``kind``, ``pattern``) of a product that descends from this one and shares its machinery: where one is met,
    this product is not named;
``[[product.core]]``
    assets of the product's own core, whose number is the product's version: ``pattern`` with one group, ``since`` the
    first version that had the file. ``library`` is an expression for files whose number never is the product's: the
    same number on both, or an impossible one, was put there by the site, and says nothing. ``number`` is how any asset
    carries one;
``[[product.extension]]``
    ``extends`` (plugin, theme, module), ``kind``, ``pattern`` with a group ``slug`` and perhaps a group ``version``,
    met as often as there are extensions, only in a text where ``within`` is found; slugs in ``core_extensions`` belong
    to the product itself;
``[[product.elsewhere]]``
    another place that shows the version: ``path`` from the site's own folder, ``pattern`` (lines), ``announced`` (how the
    page links it), ``active = true`` for a file that no visitor asks for, ``mark`` for an expression that
    the answer must also hold; ``source`` names it (``feed``, else ``file``); ``extension`` reads plug-ins in it.

``packages`` and ``files`` (libraries only)
    names at public networks of packages, and of files, from which :mod:`cyberscan.recognition.libraries` makes signs.

``paths`` are pages that settle a suspicion: those to which a visitor's own browser is sent. ``front = true``
marks what stands before other products (a load balancer), ``kev`` the names in the catalogue of exploited flaws.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from cyberscan.facts.services import Layer
from cyberscan.recognition.answer import Answer
from cyberscan.recognition.literals import needles
from cyberscan.recognition.material import ADDRESSES, SEARCHED

FOLDER = Path(__file__).parents[1] / "data" / "products"

CATEGORIES = frozenset(
    {
        "access_control", "analytics", "automation", "backup", "bastion", "blog", "bmc", "building", "camera", "cdn",
        "city", "cloud", "cms", "collaboration", "conference", "console", "data", "development", "e_mail", "e_service",
        "ecommerce", "ev_charger", "firewall", "framework", "generator", "helpdesk", "hosted", "hypervisor", "identity",
        "industrial", "language", "learning", "library", "lighting", "load_balancer", "lorawan", "media_library",
        "mobile_management", "module", "monitoring", "nas", "office", "parking", "phone", "plc", "portal", "printer",
        "public_application", "remote_access", "remote_support", "router", "search_engine", "server", "signature",
        "teletransmission", "ups", "vpn", "web_application", "webmail", "wifi", "wiki",
    }
)  # fmt: skip
Strength = Literal["strong", "weak", "claim"]
_QUERY = re.compile(r"\?|https?:/")


@dataclass(frozen=True)
class Sign:
    """One way in which a product gives itself away."""

    kind: str
    pattern: re.Pattern[str]
    strength: Strength = "weak"
    version: re.Pattern[str] | None = None
    own_group: bool = False
    """The version is the first group of :attr:`pattern`."""
    path: str = ""
    status: tuple[int, ...] = ()
    least: int = 1

    def met(self, answer: Answer, texts: list[str]) -> re.Match[str] | None:
        """Where the sign is in ``texts``, the answer's material of its kind; None when it is not."""
        return next(self.all_met(answer, texts), None)

    def all_met(self, answer: Answer, texts: list[str]) -> Iterator[re.Match[str]]:
        """Every text that shows the sign, where it shows it first."""
        if self.path and answer.path != self.path:
            return
        if self.status and answer.status not in self.status:
            return
        look = self.pattern.search if self.kind in SEARCHED else self.pattern.fullmatch
        for text in texts:
            if self.possible(text) and (found := look(text)) and self._own(found):
                yield found

    def possible(self, text: str) -> bool:
        """Whether ``text`` holds what every match of the sign holds."""
        needles = self._needles
        if len(needles) == 1:  # by far the most; a generator costs ten times more
            return needles[0] in text
        return not needles or any(one in text for one in needles)

    def _own(self, found: re.Match[str]) -> bool:
        return self.kind not in ADDRESSES or not _QUERY.search(found.string, 0, found.start())

    @cached_property
    def _needles(self) -> tuple[str, ...]:
        return needles(self.pattern)


@dataclass(frozen=True)
class Core:
    """Files of a product's core that carry its own number."""

    pattern: re.Pattern[str]
    since: str


@dataclass(frozen=True)
class ExtensionSign:
    """How the addresses or the words of extensions read."""

    extends: Literal["plugin", "theme", "module"]
    kind: str
    pattern: re.Pattern[str]
    within: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Elsewhere:
    """Another place that shows the version."""

    path: str
    pattern: re.Pattern[str]
    source: str = "file"
    announced: re.Pattern[str] | None = None
    active: bool = False
    mark: re.Pattern[str] | None = None
    extension: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Signature:
    """One product and its signs."""

    id: str
    name: str
    category: str
    vendor: str = ""
    layer: Layer = "application"
    signs: tuple[Sign, ...] = ()
    paths: tuple[str, ...] = ()
    front: bool = False
    kev: tuple[tuple[str, str], ...] = ()
    source: str = ""
    forks: tuple[Sign, ...] = ()
    core: tuple[Core, ...] = ()
    library: re.Pattern[str] | None = None
    number: re.Pattern[str] | None = None
    extensions: tuple[ExtensionSign, ...] = ()
    core_extensions: frozenset[str] = frozenset()
    elsewhere: tuple[Elsewhere, ...] = ()
