"""Content-Security-Policy, read as browsers do (W3C CSP Level 3 §2.2; HTML, "pragma-set policies")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cyberscan.headers.csp_sources import Source, source_of

MAX_POLICIES, MAX_DIRECTIVES, MAX_SOURCES = 50, 200, 1000
"""Bounds on what a hostile peer may send; real policies hold a tenth of it."""
_SPACE = re.compile(r"[\t\n\f\r ]+")
_NOT_IN_META = frozenset({"frame-ancestors", "report-uri", "sandbox"})

_CHAINS = {
    "script-src-elem": ("script-src-elem", "script-src", "default-src"),
    "script-src-attr": ("script-src-attr", "script-src", "default-src"),
    "style-src-elem": ("style-src-elem", "style-src", "default-src"),
    "style-src-attr": ("style-src-attr", "style-src", "default-src"),
    "worker-src": ("worker-src", "child-src", "script-src", "default-src"),
    "frame-src": ("frame-src", "child-src", "default-src"),
    "fenced-frame-src": ("fenced-frame-src", "frame-src", "child-src", "default-src"),
}
"""Where a fetch directive that is not there is looked for (§6.8.3); the others go straight to default-src."""
FETCH = frozenset(
    {
        "child-src", "connect-src", "default-src", "fenced-frame-src", "font-src", "frame-src",
        "img-src", "manifest-src", "media-src", "object-src", "prefetch-src", "script-src",
        "script-src-attr", "script-src-elem", "style-src", "style-src-attr", "style-src-elem",
        "worker-src",
    }
)  # fmt: skip
SOURCE_LISTS = FETCH | {"base-uri", "form-action", "frame-ancestors", "navigate-to"}
"""Directives whose value is a list of sources."""
KNOWN = SOURCE_LISTS | {
    "report-to", "report-uri", "require-trusted-types-for", "sandbox", "trusted-types",
    "upgrade-insecure-requests", "webrtc",
}  # fmt: skip
OUTDATED = frozenset(
    {
        "block-all-mixed-content", "disown-opener", "navigate-to", "plugin-types", "prefetch-src",
        "referrer", "reflected-xss", "require-sri-for",
    }
)  # fmt: skip
"""Once written down, dropped since: browsers pass over them or soon will."""


@dataclass(frozen=True)
class Directive:
    """One directive: its name in lower case, its value's words as written."""

    name: str
    words: tuple[str, ...] = ()

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The words as source expressions."""
        return tuple(source_of(word) for word in self.words)

    def has(self, keyword: str) -> bool:
        """Whether a keyword, quotes included, is among the sources."""
        return any(source.value == keyword for source in self.sources if source.kind == "keyword")

    @property
    def listed(self) -> bool:
        """Whether it names scripts one by one, by nonce or by hash."""
        return any(source.kind in ("nonce", "hash") for source in self.sources)

    def __str__(self) -> str:
        return " ".join((self.name, *self.words))


@dataclass(frozen=True)
class Policy:
    """One policy: the first of two directives of one name holds."""

    directives: tuple[Directive, ...] = ()
    in_page: bool = False
    """From a ``<meta>``: what may not be said there is left out of ``directives``."""
    repeated: tuple[str, ...] = ()
    """Names given twice: the later ones are passed over."""
    dropped: tuple[str, ...] = ()
    """Directives passed over as a whole: not ASCII, or not heard in a page."""

    @cached_property
    def _by_name(self) -> dict[str, Directive]:
        return {directive.name: directive for directive in self.directives}

    def get(self, name: str) -> Directive | None:
        """The directive of exactly that name."""
        return self._by_name.get(name)

    def effective(self, name: str) -> Directive | None:
        """The directive that rules a kind of fetch, with fallbacks; None when nothing is ruled."""
        chain = _CHAINS.get(name, (name, "default-src") if name in FETCH else (name,))
        return next((self._by_name[one] for one in chain if one in self._by_name), None)

    def __str__(self) -> str:
        return "; ".join(map(str, self.directives))


def policies(headers: Iterable[str], metas: Iterable[str] = ()) -> tuple[Policy, ...]:
    """Every policy that applies at once.

    :param headers: values of the header, one a line; commas separate policies
    :param metas: contents of ``<meta http-equiv>``; a comma is no separator there
    """
    found = [policy_of(text) for line in headers for text in line.split(",")]
    found += [policy_of(text, in_page=True) for text in metas]
    return tuple(policy for policy in found if policy.directives or policy.dropped)[:MAX_POLICIES]


def policy_of(text: str, *, in_page: bool = False) -> Policy:
    """One serialised policy (§2.2.1). Anything is accepted; an empty policy says nothing."""
    kept: dict[str, Directive] = {}
    repeated, dropped = [], []
    for part in text.split(";", MAX_DIRECTIVES)[:MAX_DIRECTIVES]:
        words = [word for word in _SPACE.split(part, MAX_SOURCES)[:MAX_SOURCES] if word]
        if not words:
            continue
        name = words[0].lower()
        if not part.isascii() or (in_page and name in _NOT_IN_META):
            dropped.append(" ".join(words)[:200])
        elif name in kept:
            repeated.append(name)
        else:
            kept[name] = Directive(name, tuple(words[1:]))
    return Policy(tuple(kept.values()), in_page, tuple(repeated), tuple(dropped))
