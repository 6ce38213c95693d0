"""The terms of an SPF record as its author meant them, and what of them is to go (RFC 7208).

Only certain corrections are made; a term that may mean several things stops the work: then no record is
proposed at all.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cyberscan.facts.spf import Spf
from cyberscan.mailpolicy.spf_syntax import Mechanism, Modifier, SpfSyntaxError, parse
from cyberscan.remedies.records.zone_file import is_text

_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
                         "\u2212": "-", "\u00a0": " ", "\t": " ", '"': " "})  # fmt: skip
_VERSION = re.compile(r"v *= *spf1[;,:]?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"([+~?-]?)(?:ip[v]?[46]?[:=])?([0-9a-fA-F.:]{3,45})(/[0-9]{1,3})?", re.IGNORECASE
)
_MEANT = re.compile(r"([+~?-]?)(include|exists|ptr|a|mx)[=;]([A-Za-z0-9._-]{1,253})", re.IGNORECASE)
_NAMED = re.compile(r"(redirect|exp):([A-Za-z0-9._-]{1,253})", re.IGNORECASE)
_EVERYBODY = {4: 2, 6: 3}
_OWN = {4: 16, 6: 31}
_LONGEST = 4000


@dataclass(frozen=True)
class Term:
    """One term, corrected, and what was corrected in it."""

    text: str
    name: str
    qualifier: str = "+"
    target: str = ""
    network: str = ""
    corrected_from: str = ""

    @property
    def key(self) -> str:
        return _key(self.text)


def _key(text: str) -> str:
    """What makes two spellings of a term the same one."""
    return text.lower().removeprefix("+").rstrip(".")


def read(record: str) -> tuple[Term, ...] | None:
    """The terms of a record, or of a text that was meant as one; None when the meaning is not certain."""
    text = record[:_LONGEST].translate(_DASHES).strip()
    if len(record) > _LONGEST or not _VERSION.match(text):
        return None
    found = [_term(token) for token in _tokens(_VERSION.sub(" ", text))]
    terms = [term for term in found if term is not None]
    return tuple(terms) if len(terms) == len(found) else None


def unreadable(record: str) -> tuple[list[str], list[Term]]:
    """The terms whose meaning is not certain, and beside them those that were corrected."""
    text = record[:_LONGEST].translate(_DASHES).strip()
    tokens = list(_tokens(_VERSION.sub(" ", text)))
    found = [(token, _term(token)) for token in tokens]
    wrong = [token for token, term in found if term is None]
    return wrong, [term for _, term in found if term and term.corrected_from]


def evaluated(terms: Iterable[Term]) -> Iterator[Term]:
    """Those that receivers reach: what stands behind ``all`` is never looked at (§5.1)."""
    for term in terms:
        yield term
        if term.name == "all":
            return


def lets_everybody(term: Term) -> bool:
    """Whether a network is so wide that the policy protects nobody."""
    if not term.network or term.qualifier != "+":
        return False
    network = ipaddress.ip_network(term.network)
    return network.prefixlen <= _EVERYBODY[network.version]


def is_wide(term: Term) -> bool:
    """Whether a network of the own record is wider than any town's; which part of it sends is not known."""
    if not term.network or term.qualifier != "+":
        return False
    network = ipaddress.ip_network(term.network)
    return network.prefixlen <= _OWN[network.version]


def repeats(term: Term, earlier: Term) -> bool:
    """Whether an earlier term has already decided what this one says: the first match counts (§4.6.2)."""
    if term.network and earlier.network:
        one, other = ipaddress.ip_network(term.network), ipaddress.ip_network(earlier.network)
        same = one.version == other.version and one.network_address in other
        return same and one.prefixlen >= other.prefixlen
    return term.key.lstrip("-~?") == earlier.key.lstrip("-~?")


def faults(fact: Spf) -> dict[str, str]:
    """Terms of the domain's own record that are to go, by their key, with the reason as a code."""
    found = {}
    for term in fact.terms:
        if term.depth or term.name not in ("include", "a", "mx", "exists", "redirect"):
            continue
        key = _key(term.text)
        if term.state == "error" and term.cause in ("include_none", "redirect_none", "loop"):
            found[key] = term.cause
        elif term.state in ("void", "nothing"):
            found[key] = term.state
    return found


def costs(fact: Spf) -> dict[str, int]:
    """Look-ups of each term of the domain's own record, what it includes counted in, by its key."""
    found: dict[str, int] = {}
    key = ""
    for term in fact.terms:
        if term.depth == 0:
            key = _key(term.text)
        counted = term.lookup > 0 or term.name in (
            "include",
            "a",
            "mx",
            "ptr",
            "exists",
            "redirect",
        )
        found[key] = found.get(key, 0) + (counted and term.state != "ignored")
    return found


def _tokens(text: str) -> Iterator[str]:
    """Cut at spaces; a sign or a colon that was cut off by one belongs to what follows."""
    pending = ""
    for token in text.split():
        word = pending + token.rstrip(",;")
        pending = ""
        if word in ("+", "-", "~", "?") or (word.endswith((":", "=")) and len(word) < 12):
            pending = word
        elif word:
            yield word
    if pending:
        yield pending


def _term(token: str) -> Term | None:
    """One token, as it is or corrected; None when it is neither right nor certainly mendable."""
    meant = _corrected(token)
    if not is_text(meant):
        return None
    try:
        [parsed] = parse(f"v=spf1 {meant}")
    except (SpfSyntaxError, ValueError):
        return None
    changed = token if meant.lower() != token.lower() else ""
    if isinstance(parsed, Modifier):
        return Term(meant, parsed.name, "", parsed.value, "", changed)
    return _mechanism(parsed, meant, changed)


def _mechanism(parsed: Mechanism, text: str, changed: str) -> Term:
    network = str(parsed.network or "")
    return Term(text, parsed.name, parsed.qualifier, parsed.domain, network, changed)


def _corrected(token: str) -> str:
    """What the token can only have meant."""
    if found := _MEANT.fullmatch(token):
        return f"{found[1]}{found[2]}:{found[3]}"
    if found := _NAMED.fullmatch(token):
        return f"{found[1]}={found[2]}"
    found = _ADDRESS.fullmatch(token)
    if found is None:
        return token
    try:
        address = ipaddress.ip_address(found[2])
    except ValueError:
        return token
    return f"{found[1]}ip{address.version}:{found[2]}{found[3] or ''}"
