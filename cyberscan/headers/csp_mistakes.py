"""What is written wrongly in a policy: browsers pass over it, and its author believes it is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from cyberscan.headers.csp import KNOWN, OUTDATED, SOURCE_LISTS, Directive, Policy
from cyberscan.headers.csp_sources import KEYWORDS, Source, hash_fits

Mistake = Literal[
    "bare_keyword", "unknown_keyword", "missing_semicolon", "bad_nonce", "bad_hash", "short_nonce",
    "none_with_others", "strict_dynamic_alone", "address", "bad_source", "unknown_directive",
    "not_ascii", "repeated", "not_in_page", "outdated",
]  # fmt: skip
HARMLESS: frozenset[Mistake] = frozenset({"outdated", "not_in_page", "address", "short_nonce"})
"""They take nothing away from the policy that its author can miss today."""
_BARE = {keyword.strip("'") for keyword in KEYWORDS}
_BARE_SECRET = re.compile(r"(?:nonce|sha256|sha384|sha512)-.+", re.IGNORECASE)
_QUOTED_WRONGLY = re.compile(
    '["‘’“”`](' + "|".join(map(re.escape, sorted(_BARE))) + ')["‘’“”`]', re.IGNORECASE
)
_SHORTEST_NONCE = 22
"""Characters of 128 bits in base64 (§7.1)."""


@dataclass(frozen=True)
class Flaw:
    """One mistake, and where it is."""

    code: Mistake
    place: str
    """The directive and the word, as written."""


def mistakes(policies: Iterable[Policy]) -> tuple[Flaw, ...]:
    """Every mistake of the policies, in order, each once."""
    found: list[Flaw] = []
    for policy in policies:
        found += _whole(policy)
        for directive in policy.directives:
            found += _of_directive(directive)
    return tuple(dict.fromkeys(found))


def _whole(policy: Policy) -> Iterator[Flaw]:
    for text in policy.dropped:
        yield Flaw("not_in_page" if text.isascii() else "not_ascii", text)
    for name in policy.repeated:
        if name not in ("report-uri", "report-to"):
            yield Flaw("repeated", name)


def _of_directive(directive: Directive) -> Iterator[Flaw]:
    if directive.name in OUTDATED:
        yield Flaw("outdated", directive.name)
    elif directive.name not in KNOWN:
        yield Flaw("unknown_directive", directive.name)
    if directive.name not in SOURCE_LISTS:
        return
    found = [(code, source) for source in directive.sources if (code := _of_source(source))]
    for code, source in found:
        yield Flaw(code, f"{directive.name} {source.text}")
    kinds = [source for source in directive.sources if source.value != "'report-sample'"]
    glued = any(code == "missing_semicolon" for code, _ in found)
    if directive.has("'none'") and len(kinds) > 1 and not glued:
        yield Flaw("none_with_others", str(directive))
    if directive.has("'strict-dynamic'") and not directive.listed:
        yield Flaw("strict_dynamic_alone", str(directive))


def _of_source(source: Source) -> Mistake | None:
    text = source.text.lower()
    if text.rstrip(":") in KNOWN and "-" in text:
        return "missing_semicolon"
    if text in _BARE or _BARE_SECRET.fullmatch(text) or _QUOTED_WRONGLY.fullmatch(text):
        return "bare_keyword"
    if source.kind == "nonce" and len(source.value.rstrip("=")) < _SHORTEST_NONCE:
        return "short_nonce"
    if source.kind == "hash" and not hash_fits(source):
        return "bad_hash"
    if source.kind == "host" and source.address:
        return "address"
    if source.kind != "invalid":
        return None
    if text.startswith("'nonce-"):
        return "bad_nonce"
    if text.startswith("'sha"):
        return "bad_hash"
    if text.startswith("'"):
        return "unknown_keyword"
    return "address" if text.startswith("[") or "://[" in text else "bad_source"
