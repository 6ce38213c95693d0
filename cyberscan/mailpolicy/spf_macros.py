"""Macros of SPF (RFC 7208 §7): one expander for policies read alone and for those applied to a sender."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

MACRO = re.compile(r"%(?:([%_-])|\{([A-Za-z])([0-9]*)([rR]?)([.\-+,/_=]*)\})")
SENDER_LETTERS = frozenset("slodiphv")
EXPLANATION_LETTERS = SENDER_LETTERS | frozenset("crt")
_NEEDS_SENDER = frozenset("sliphv")
_ESCAPES = {"%": "%", "_": " ", "-": "%20"}
_MAX_NAME = 253

Value = Callable[[str], str]
"""What a lower-case macro letter stands for."""


def needs_sender(spec: str) -> bool:
    """Whether expanding ``spec`` takes what only a message has: an address, a sender, a HELO."""
    return any((m.group(2) or "").lower() in _NEEDS_SENDER for m in MACRO.finditer(spec))


def expand(spec: str, value: Value) -> str:
    """The text that a checked macro-string stands for."""

    def replaced(match: re.Match[str]) -> str:
        escape, letter, digits, reverse, delimiters = match.groups()
        if escape:
            return _ESCAPES[escape]
        text = _transformed(value(letter.lower()), digits, reverse, delimiters)
        return quote(text, safe="-._~") if letter.isupper() else text  # §7.3: upper case escapes

    return MACRO.sub(replaced, spec)


def expand_name(spec: str, value: Value) -> str:
    """The name that a domain-spec stands for, cut from the left to what a name can hold (§7.3)."""
    name = expand(spec, value).removesuffix(".").lower()
    if len(name) <= _MAX_NAME:
        return name
    dot = name.find(".", len(name) - _MAX_NAME - 1)
    return name[dot + 1 :]


def is_name(name: str) -> bool:
    """Whether it can be asked for: ASCII, every label there and within 63 octets (RFC 1035 §2.3.4)."""
    return (
        len(name) <= _MAX_NAME
        and name.isascii()
        and all(0 < len(label) <= 63 for label in name.split("."))
    )


def policy_value(domain: str, origin: str) -> Value:
    """The letters that are known without a message: the record's domain, and the one asked about."""
    return lambda letter: domain if letter == "d" else origin


def digits_allowed(digits: str) -> bool:
    """How many parts to keep: not zero (§7.3); however many digits say so."""
    return not digits or digits.strip("0") != ""


def _transformed(value: str, digits: str, reverse: str, delimiters: str) -> str:
    # Each once: of the strings that a stranger may write, few patterns are left to be compiled.
    marks = "".join(sorted(set(delimiters or ".")))
    parts = re.split(f"[{re.escape(marks)}]", value)
    if reverse:
        parts.reverse()
    kept = int(digits.lstrip("0")[:6]) if digits else len(parts)
    return ".".join(parts[-kept:])
