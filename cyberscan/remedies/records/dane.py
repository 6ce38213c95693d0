"""TLSA records of the town's own mail servers, from the key that each one shows (RFC 7672 §3.1.1: 3 1 1)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cyberscan.facts.certificates import TlsCertificates
from cyberscan.facts.dane import Dane, DaneHost
from cyberscan.facts.targets import Endpoint
from cyberscan.remedies.records.change import Change, Note, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.zone_file import is_name

_MENDED = frozenset({"mail.dane_missing", "mail.dane_mismatch", "mail.dane_invalid"})
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WHOLE = re.compile(r"[0-9a-fA-F]{64}|[0-9a-fA-F]{128}")


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """One set for each server of the perimeter whose key was seen; a provider's is the provider's to write."""
    fact = situation.one(Dane)
    asked = frozenset(checks) & _MENDED
    if fact is None or not asked:
        return Remedy()
    concerned = [host for host in fact.hosts if _is_concerned(host, asked)]
    changes = [_change(situation, host) for host in concerned]
    written = tuple(change for change in changes if change is not None)
    return Remedy(written, asked if written and len(written) == len(changes) else frozenset())


def _is_concerned(host: DaneHost, asked: frozenset[str]) -> bool:
    """Only in a zone that is signed and sound: elsewhere no sender looks at TLSA."""
    if host.addresses != "secure" or host.state != "secure":
        return False
    return host.found is True or "mail.dane_missing" in asked


def _change(situation: Situation, host: DaneHost) -> Change | None:
    own = situation.exchangers
    covered = {one.host for one in own.exchangers if one.covered} if own else set()
    keys = tuple(dict.fromkeys(_keys(situation, host.host)))
    base = host.base or host.host
    if host.host not in covered or not keys or not is_name(base):
        return None
    old = tuple(
        f"{one.usage} {one.selector} {one.matching} {one.data.lower()}"
        for one in host.records
        if _WHOLE.fullmatch(one.data)
    )
    new = tuple(f"3 1 1 {key}" for key in keys)
    if new == old:
        return None
    zone = Situation(base, situation.context).zone
    why = (Note("dane", {"host": host.host}),)
    return Change(zone, f"_25._tcp.{base}", "TLSA", old, new, why=why, risk="dane", order=4)


def _keys(situation: Situation, host: str) -> Iterator[str]:
    """Digests of the keys that the server showed, on whichever address."""
    for fact in situation.context.of(TlsCertificates, host):
        target = fact.target
        if fact.failed or not isinstance(target, Endpoint) or target.starttls != "smtp":
            continue
        for sent in fact.deployments:
            if sent.chain and _SHA256.fullmatch(sent.chain[0].key_sha256):
                yield sent.chain[0].key_sha256
