"""TLSA records as a sender of mail reads them (RFC 6698, RFC 7671, RFC 7672). Pure, linear, raises nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from cyberscan.facts.certificates import Certificate
from cyberscan.facts.dane import Tlsa

_NUMBER = re.compile(r"[0-9]{1,3}")
_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_DIGEST_LENGTH = {1: 64, 2: 128}
"""Hexadecimal digits of SHA-256 and SHA-512, by matching type."""
MAX_DATA = 128
MAX_RECORDS = 20


def records(texts: Iterable[str]) -> tuple[Tlsa, ...]:
    """The records of a set, each once, in an order of their own; a text that is no TLSA record is left out."""
    found = {one for one in map(parse, texts) if one is not None}
    ordered = sorted(found, key=lambda one: (one.usage, one.selector, one.matching, one.data))
    return tuple(ordered[:MAX_RECORDS])


def parse(text: str) -> Tlsa | None:
    """``3 1 1 0A1B…`` as DNS libraries write it, the data perhaps in pieces."""
    parts = text.split(None, 3)
    if len(parts) < 3 or not all(_NUMBER.fullmatch(part) for part in parts[:3]):
        return None
    usage, selector, matching = (int(part) for part in parts[:3])
    data = "".join(parts[3].split()).lower() if len(parts) == 4 else ""
    if data and not _HEX.fullmatch(data):
        return None
    whole = sha256(bytes.fromhex(data)).hexdigest() if matching == 0 and data else ""
    faults = tuple(_faults(usage, selector, matching, data))
    return Tlsa(
        usage=usage, selector=selector, matching=matching, data=data[:MAX_DATA], sha256=whole, faults=faults
    )  # fmt: skip


def _faults(usage: int, selector: int, matching: int, data: str) -> Iterator[str]:
    if usage in (0, 1):
        yield "pkix_usage"  # RFC 7672 §3.1.3: senders may treat it as they like, most skip it
    elif usage not in (2, 3):
        yield "unknown_usage"
    if selector not in (0, 1):
        yield "unknown_selector"
    if matching not in (0, 1, 2):
        yield "unknown_matching"
    elif not data:
        yield "no_data"
    elif len(data) != _DIGEST_LENGTH.get(matching, len(data)):
        yield "bad_length"


def certifies(record: Tlsa, certificate: Certificate) -> bool | None:
    """Whether a usable record names this certificate or its key; None when the digest is not known."""
    if record.selector == 0:
        digests = (certificate.sha256, certificate.sha256, certificate.sha512)
    else:
        digests = (certificate.key_sha256, certificate.key_sha256, certificate.key_sha512)
    digest = digests[record.matching]
    named = record.sha256 if record.matching == 0 else record.data
    return digest.lower() == named if digest else None


def holds(
    records: Iterable[Tlsa],
    chain: tuple[Certificate, ...],
    *,
    in_order: bool | None,
    named: bool | None,
) -> bool | None:
    """Whether a sender that goes by DANE accepts this chain; None when that cannot be told.

    ``in_order``: each certificate is signed by the one sent after it. ``named``: the server's certificate
    bears the name that is asked for, which only matters with a trust anchor (RFC 7672 §3.1.1 and §3.2.3).
    Dates are not looked at here: with usage 3 they do not count (RFC 7671 §5.1).
    """
    usable = [one for one in records if not one.faults]
    if not chain or not usable:
        return None
    answers = [certifies(one, chain[0]) for one in usable if one.usage == 3]
    anchors = [one for one in usable if one.usage == 2]
    answers += [_anchored(one, chain, in_order is True and named is True) for one in anchors]
    if True in answers:
        return True
    return None if None in answers else False


def _anchored(record: Tlsa, chain: tuple[Certificate, ...], certain: bool) -> bool | None:
    """Whether a trust anchor is in the chain, as it must be (RFC 7672 §3.1.2)."""
    named = [certifies(record, one) for one in chain]
    if True in named:
        return True if certain and named.index(True) > 0 else None
    # A whole certificate or key comes with the record itself: the chain may leave it out (RFC 7671 §5.2).
    return None if None in named or record.matching == 0 else False


def rolls_over(records: Iterable[Tlsa]) -> bool:
    """Whether the next certificate can be announced beside the present one (RFC 7671 §8).

    True with a trust anchor, which outlives certificates, or with two records for the server's own.
    """
    usable = [one for one in records if not one.faults]
    return any(one.usage == 2 for one in usable) or len(usable) > 1
