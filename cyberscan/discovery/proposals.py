"""From signs to proposals: whose each thing is thought to be, why, and what is left out."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from cyberscan.discovery.likeness import Likeness
from cyberscan.discovery.signs import Code, Sign, clean_name, signs_of
from cyberscan.discovery.town_names import suggested_purpose
from cyberscan.document import Proposal, ProposalReason
from cyberscan.facts.base import Fact
from cyberscan.hosting import Provider, provider_of
from cyberscan.perimeter.assets import Coverage
from cyberscan.perimeter.models import Perimeter
from cyberscan.perimeter.review import belongs_to_many
from cyberscan.public_suffixes import registrable
from cyberscan.special_addresses import INTERNAL, address_kind

Relation = Literal["own", "likely", "third_party"]
Kind = Literal["host", "domain", "mail", "address"]

MOST: dict[Relation, int] = {"own": 150, "likely": 50, "third_party": 100}
"""Of each kind: a hostile page or certificate may hold thousands."""
_MOST_REASONS = 6
_MOST_ADDRESSES = 8
_STRENGTH: tuple[Code, ...] = get_args(Code)
_BESIDE_ITS_NAME = frozenset({
    "redirected_from", "certificate_shared_with", "leads_to_declared", "directory",
})  # fmt: skip
"""Signs that other hands make than those that chose a name: with it, they are more than an accident. A reverse name
is what the holder of an address likes to write."""
_BESIDE_ITS_PLACE = frozenset({"redirected_from", "certificate_shared_with", "directory"})
"""The same for what stands on a declared address."""
_HINTS = frozenset({
    "redirected_from", "certificate_shared_with", "reverse_of", "sender_address_of", "directory",
})  # fmt: skip
_MOST_NEIGHBOURS = 2
"""Registered domains on a certificate that speaks for names unlike the authority's: beyond, they may be those of
other customers of the same host."""
_SERVES = frozenset({
    "alias_of", "mail_exchanger_of", "name_server_of", "sender_of", "sender_host_of", "service_of",
    "form_of", "frame_of", "embedded_by", "redirected_from", "reverse_of", "directory",
})  # fmt: skip
"""Ways in which somebody else's name serves the authority. A link serves nobody, nor does a certificate."""
_NAMES_NO_HOST = frozenset({"sender_of"})
"""Names of records below a declared domain, where no machine need stand."""
_ELSEWHERE = frozenset({"alias_to", "leads_to_third_party"})
"""Told first, because they say what a declaration would cover, but no reason to think that it belongs."""
_PASSERS_BY = frozenset({"social", "widget", "state"})
_BY_DNS = frozenset({"alias_of", "mail_exchanger_of", "name_server_of", "sender_of", "service_of"})


@dataclass(frozen=True)
class Proposed:
    """The proposals, strongest first, and how many names were left out."""

    kept: tuple[Proposal, ...]
    left_out: int = 0


@dataclass
class _Met:
    """All signs about one value."""

    value: str
    kind: Kind
    seen_in: str
    reasons: dict[tuple[Code, str], None] = field(default_factory=dict)
    addresses: dict[str, None] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    gone: bool = False
    owners: int = 0
    """Registered domains on the certificates that it shares: the fewest."""

    @property
    def codes(self) -> set[str]:
        return {code for code, _ in self.reasons}

    def add(self, sign: Sign) -> None:
        self.reasons[sign.code, sign.about] = None
        if sign.addresses is not None:
            self.addresses |= dict.fromkeys(sign.addresses)
            self.gone = self.gone or not sign.addresses
        self.aliases = self.aliases or sign.aliases
        if sign.owners:
            self.owners = min(self.owners or sign.owners, sign.owners)


def propose(facts: Iterable[Fact], perimeter: Perimeter) -> Proposed:
    """Every name or address that was met and is not declared, each once, judged and bounded."""
    coverage, likeness = Coverage(perimeter), Likeness(perimeter)
    excluded = tuple(e.name for e in perimeter.exclude if e.name is not None)
    kept: list[tuple[int, Proposal]] = []
    left_out = 0
    for one in _gathered(facts).values():
        if _is_declared(one, coverage) or _is_excluded(one.value, excluded):
            continue
        proposal = _judged(one, coverage, likeness, lab=perimeter.lab)
        if proposal is None:
            left_out += 1
        else:
            kept.append((_weight(one), proposal))
    domains = {proposal.value for _, proposal in kept if proposal.kind == "domain"}
    return _bounded([pair for pair in kept if not _is_implied(pair[1], domains)], left_out)


def _gathered(facts: Iterable[Fact]) -> dict[tuple[str, str], _Met]:
    met: dict[tuple[str, str], _Met] = {}
    for fact in facts:
        for sign in signs_of(fact):
            key = (sign.kind, sign.value)
            if key not in met:
                met[key] = _Met(sign.value, sign.kind, fact.kind)
            met[key].add(sign)
    return met


def _is_declared(one: _Met, coverage: Coverage) -> bool:
    """Named itself, or the ``www.`` that a declared domain implies; below a declared domain is not enough."""
    if one.kind == "address":
        return coverage.has_address(ipaddress.ip_address(one.value))
    named = coverage.names_host(one.value) or bool(coverage.sites(one.value))
    implied = coverage.policy_host_level(one.value) is not None
    return named or implied or coverage.domain_of(one.value) == one.value


def _is_excluded(value: str, excluded: tuple[str, ...]) -> bool:
    return any(value == name or value.endswith(f".{name}") for name in excluded)


def _judged(one: _Met, coverage: Coverage, likeness: Likeness, *, lab: bool) -> Proposal | None:
    """A proposal, or None for what is no news: a mere link, a social network…"""
    below = coverage.domain_of(one.value) if one.kind == "host" else ""
    if below and one.codes <= _NAMES_NO_HOST:
        return None
    _weigh(one, below, coverage, likeness, lab=lab)
    provider = provider_of(
        host="" if below else one.value, aliases=one.aliases,
        exchangers=(one.value,) if "mail_exchanger_of" in one.codes and not below else (),
        servers=(one.value,) if "name_server_of" in one.codes and not below else (),
        reverse=(one.value,) if "reverse_of" in one.codes and not below else (),
    )  # fmt: skip
    relation = _relation(one, below, provider, likeness)
    if relation is None:
        return None
    return Proposal(
        value=one.value, seen_in=one.seen_in, kind=_kind(one, below, relation), relation=relation,
        reasons=tuple(ProposalReason(code=code, value=about) for code, about in _told(one)),
        purpose=suggested_purpose(one.value) if one.kind == "host" and relation != "third_party" else "",
        addresses=tuple(sorted(one.addresses))[:_MOST_ADDRESSES],
        provider=provider.name if provider else "", operator=provider.operator if provider else "",
        country=provider.country if provider else "",
    )  # fmt: skip


def _weigh(one: _Met, below: str, coverage: Coverage, likeness: Likeness, *, lab: bool) -> None:
    """Add the signs that follow from the name itself and from where it leads."""
    if below:
        one.reasons["below", below] = None
        _weigh_alias(one, coverage, likeness)
    elif one.kind != "address" and likeness.fits(one.value):
        one.reasons["named_like", ""] = None
    for ip in one.addresses:
        address = ipaddress.ip_address(ip)
        if coverage.is_third_party(address):
            one.reasons["leads_to_third_party", ip] = None
        elif coverage.has_address(address):
            one.reasons["leads_to_declared", ip] = None
        elif address_kind(ip) in INTERNAL and not lab:  # a laboratory means its own addresses
            one.reasons["internal_address", ip] = None
    if one.gone and not one.addresses:
        one.reasons["no_address", ""] = None


def _weigh_alias(one: _Met, coverage: Coverage, likeness: Likeness) -> None:
    """Where the alias of a name of the authority ends is told when it ends at somebody else's."""
    end = clean_name(one.aliases[-1]) if one.aliases else ""
    if end and not coverage.domain_of(end) and not likeness.owns(end):
        one.reasons["alias_to", end] = None


def _relation(
    one: _Met, below: str, provider: Provider | None, likeness: Likeness
) -> Relation | None:
    codes = one.codes
    if below:
        return "own"
    if provider is not None:
        passes_by = provider.kind in _PASSERS_BY and not codes & _BY_DNS
        serves = bool(codes & _SERVES) or provider.kind in ("e_service", "business", "mutualised")
        return "third_party" if serves and not passes_by else None
    if belongs_to_many(one.value):  # a mailbox that anybody can open, a public suffix
        return "third_party" if codes & _SERVES else None
    named = "named_like" in codes
    if named and not likeness.owns(one.value):  # the authority's place at somebody else's
        return "third_party"
    if named and codes & _BESIDE_ITS_NAME:
        return "own"
    if "leads_to_declared" in codes and codes & _BESIDE_ITS_PLACE:
        return "own"
    if named or _hints(one):
        return "likely"
    return "third_party" if codes & _SERVES else None


def _hints(one: _Met) -> bool:
    """Whether something but its name makes one think that it may belong."""
    hints = one.codes & _HINTS
    if one.owners > _MOST_NEIGHBOURS:
        hints.discard("certificate_shared_with")
    if all(_is_numbered(one.value, about) for code, about in one.reasons if code == "reverse_of"):
        hints.discard("reverse_of")
    return bool(hints)


def _is_numbered(name: str, ip: str) -> bool:
    """Whether a reverse name spells its address, as those that access providers give to all of their customers."""
    wanted = Counter(ip.split("."))
    return ":" not in ip and (wanted - Counter(re.findall(r"\d+", name))).total() <= 1


def _kind(one: _Met, below: str, relation: Relation) -> Kind:
    whole = relation != "third_party" and one.kind == "host" and not below
    return "domain" if whole and registrable(one.value) == one.value else one.kind


def _told(one: _Met) -> Iterator[tuple[Code, str]]:
    """The strongest reasons, never two of one code while others wait."""
    ranked = sorted(one.reasons, key=lambda reason: (_STRENGTH.index(reason[0]), reason[1]))
    count: Counter[str] = Counter()
    turns = []
    for code, about in ranked:
        turns.append((count[code], _STRENGTH.index(code), code, about))
        count[code] += 1
    chosen = sorted(turns)[:_MOST_REASONS]
    return ((code, about) for _, _, code, about in sorted(chosen, key=lambda turn: turn[1:]))


def _weight(one: _Met) -> int:
    return sum(len(_STRENGTH) - _STRENGTH.index(code) for code in one.codes - _ELSEWHERE)


def _is_implied(proposal: Proposal, domains: set[str]) -> bool:
    """``www.`` of a domain that is proposed itself, and a mail domain that is proposed as a domain."""
    bare = proposal.value.removeprefix("www.")
    www = proposal.kind == "host" and bare != proposal.value and bare in domains
    return www or (proposal.kind == "mail" and proposal.value in domains)


def _bounded(kept: list[tuple[int, Proposal]], left_out: int) -> Proposed:
    """The strongest of each relation."""
    ranked = sorted(kept, key=lambda pair: (-pair[0], pair[1].value, pair[1].kind))
    chosen: list[Proposal] = []
    for relation, most in MOST.items():
        those = [proposal for _, proposal in ranked if proposal.relation == relation]
        chosen += those[:most]
        left_out += max(0, len(those) - most)
    return Proposed(tuple(chosen), left_out)
