"""The grammar of an SPF record (RFC 7208 §12), term by term.

Every rule reads its text once, from left to right: a record comes from strangers and may be long.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Literal

from cyberscan.mailpolicy.spf_macros import (
    EXPLANATION_LETTERS,
    MACRO,
    SENDER_LETTERS,
    digits_allowed,
)

Qualifier = Literal["+", "-", "~", "?"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_QUALIFIERS: dict[str, Qualifier] = {"+": "+", "-": "-", "~": "~", "?": "?"}
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*)=(.*)", re.DOTALL)
_MECHANISM = re.compile(r"([+\-~?]?)([A-Za-z][A-Za-z0-9_.-]*)(.*)", re.DOTALL)
_LITERAL = re.compile(r"[\x21-\x24\x26-\x7e]+")
_CIDR = re.compile(r"(.*?)(?:/(0|[1-9][0-9]?))?(?://(0|[1-9][0-9]{0,2}))?", re.DOTALL)


class SpfSyntaxError(ValueError):
    """What the grammar does not allow; the message is the term, or the terms that exclude each other."""


@dataclass(frozen=True)
class Mechanism:
    """One directive: ``-include:example.fr`` has the qualifier ``-``."""

    text: str
    name: str
    qualifier: Qualifier = "+"
    domain: str = ""
    """The domain-spec, unexpanded; empty when it is left out."""
    network: Network | None = None
    """Of ``ip4`` and ``ip6``."""
    lengths: tuple[int, int] = (32, 128)
    """Of the networks around each IPv4 and IPv6 address of ``a`` and ``mx``."""


@dataclass(frozen=True)
class Modifier:
    """``redirect=``, ``exp=``, or one that is unknown and ignored (RFC 7208 §6)."""

    text: str
    name: str
    value: str


Term = Mechanism | Modifier


def is_spf(record: str) -> bool:
    """Whether a TXT record is selected: the very version, then a space or the end (§4.5)."""
    return record[:6].lower() == "v=spf1" and record[6:7] in ("", " ")


def parse(record: str) -> tuple[Term, ...]:
    """Every term of a selected record, in order. Raises :class:`SpfSyntaxError`."""
    terms = tuple(_term(text) for text in record[6:].split(" ") if text)
    for name in ("redirect", "exp"):
        same = [term.text for term in terms if isinstance(term, Modifier) and term.name == name]
        if len(same) > 1:
            raise SpfSyntaxError(" ".join(same))  # §6: permerror
    return terms


def explanation_allowed(text: str) -> bool:
    """Whether a text that ``exp`` leads to can be expanded: macro-strings between spaces (§6.2)."""
    try:
        _check_macros(text, text.replace(" ", "_"), EXPLANATION_LETTERS)
    except SpfSyntaxError:
        return False
    return True


def _term(text: str) -> Term:
    modifier = _MODIFIER.fullmatch(text)
    if modifier is not None:
        return _modifier(text, modifier.group(1).lower(), modifier.group(2))
    mechanism = _MECHANISM.fullmatch(text)
    if mechanism is None:
        raise SpfSyntaxError(text)
    sign, name, rest = mechanism.groups()
    qualifier = _QUALIFIERS[sign or "+"]
    name = name.lower()
    if name in ("a", "mx"):
        domain, lengths = _host(text, rest)
        return Mechanism(text, name, qualifier, domain, lengths=lengths)
    domain, network = _argument(text, name, rest)
    return Mechanism(text, name, qualifier, domain, network)


def _modifier(text: str, name: str, value: str) -> Modifier:
    if name in ("redirect", "exp"):
        _check_domain_spec(text, value)
    else:
        _check_macros(text, value, EXPLANATION_LETTERS)
    return Modifier(text, name, value)


def _argument(text: str, name: str, rest: str) -> tuple[str, Network | None]:
    """The domain-spec or network of a mechanism, once its form is known to be right."""
    if name == "all" and not rest:
        return "", None
    if name in ("ip4", "ip6") and rest.startswith(":"):
        return "", _network(text, name, rest[1:])
    if name in ("include", "exists") and rest.startswith(":"):
        return _check_domain_spec(text, rest[1:]), None
    if name == "ptr" and (not rest or rest.startswith(":")):
        return _check_domain_spec(text, rest[1:]) if rest else "", None
    raise SpfSyntaxError(text)


def _host(text: str, rest: str) -> tuple[str, tuple[int, int]]:
    """``[":" domain-spec] [dual-cidr-length]`` of ``a`` and ``mx``."""
    match = _CIDR.fullmatch(rest)
    spec, four, six = match.groups() if match else (rest, None, None)
    lengths = int(four or 32), int(six or 128)
    if lengths[0] > 32 or lengths[1] > 128 or (spec and not spec.startswith(":")):
        raise SpfSyntaxError(text)
    return (_check_domain_spec(text, spec[1:]) if spec else ""), lengths


def _network(text: str, name: str, value: str) -> Network:
    address, slash, length = value.partition("/")
    limit = 32 if name == "ip4" else 128
    if slash and not re.fullmatch(r"0|[1-9][0-9]{0,2}", length):
        raise SpfSyntaxError(text)
    if "%" in address or int(length or 0) > limit:  # Python would take a zone index, SPF does not
        raise SpfSyntaxError(text)
    kind = ipaddress.IPv4Network if name == "ip4" else ipaddress.IPv6Network
    try:
        return kind(f"{address}/{length or limit}", strict=False)
    except ValueError as error:
        raise SpfSyntaxError(text) from error


def _check_domain_spec(text: str, spec: str) -> str:
    """``domain-spec = macro-string domain-end``: it ends with a macro, or with a top-level label."""
    ends_with_macro = _check_macros(text, spec, SENDER_LETTERS)
    if not ends_with_macro and not _ends_with_top_label(spec):
        raise SpfSyntaxError(text)
    return spec


def _check_macros(text: str, value: str, letters: frozenset[str]) -> bool:
    """Check a macro-string; whether its last part is a macro."""
    position, macro_last = 0, False
    while position < len(value):
        match = _LITERAL.match(value, position)
        macro_last = match is None
        if match is None:
            match = MACRO.match(value, position)
            if match is None or not _macro_allowed(match, letters):
                raise SpfSyntaxError(text)
        position = match.end()
    return macro_last


def _macro_allowed(match: re.Match[str], letters: frozenset[str]) -> bool:
    letter, digits = match.group(2), match.group(3)
    if letter is None:
        return True
    return letter.lower() in letters and digits_allowed(digits)


def _ends_with_top_label(spec: str) -> bool:
    _, dot, label = spec.removesuffix(".").rpartition(".")
    return bool(
        dot
        and re.fullmatch(r"[A-Za-z0-9-]+", label)
        and not label.startswith("-")
        and not label.endswith("-")
        and not label.isdigit()
    )
