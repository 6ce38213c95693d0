"""CAA: the authorities seen at work for the domain, and nobody else (RFC 8659)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cyberscan.certificate_tables import caa_name
from cyberscan.facts.certificates import Certificate, TlsCertificates
from cyberscan.facts.dns import Caa, CaaRecord
from cyberscan.facts.targets import Endpoint
from cyberscan.remedies.records.change import Change, Note, Remedy
from cyberscan.remedies.records.situation import Situation

_MENDED = frozenset({"dns.caa_missing", "dns.caa_invalid"})
_PRINTED = re.compile(r"[A-Za-z0-9 ._:;/=@?&+~-]*")


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """One line for each authority whose certificates are in use; empty when one of them is not known."""
    fact, asked = situation.one(Caa), frozenset(checks) & _MENDED
    if not asked or fact is None or fact.found_at not in ("", situation.domain):
        return Remedy()
    if not all(_PRINTED.fullmatch(record.value) for record in fact.records):
        return Remedy()
    leaves = list(_leaves(situation))
    issuers = {leaf.issuer_organization: caa_name(leaf.issuer_organization) for leaf in leaves}
    if not issuers or not all(issuers.values()):
        return Remedy()
    wild = {
        issuers[leaf.issuer_organization]
        for leaf in leaves
        if any(name.startswith("*.") for name in leaf.names)
    }
    kept = sorted(_text(record) for record in fact.records if _is_sound(record))
    records = [f'0 issue "{name}"' for name in sorted(set(issuers.values()))]
    records += [f'0 issuewild "{name}"' for name in sorted(wild)]
    records = list(dict.fromkeys((*kept, *records)))
    if not any(" iodef " in line for line in records):
        records.append(f'0 iodef "mailto:postmaster@{situation.domain}"')
    seen = [f"{name} ({who})" for who, name in sorted(issuers.items())]
    why = (Note("caa_seen", {"issuers": seen}),)
    old = tuple(sorted(_text(record) for record in fact.records))
    change = Change(
        situation.zone, situation.domain, "CAA", old, tuple(records), why=why, risk="caa"
    )
    return Remedy((change,) if old != change.new else (), asked)


def _is_sound(record: CaaRecord) -> bool:
    """Followed by every authority: well formed, and no property that one may not know (RFC 8659 §4.5)."""
    return not record.malformed and record.tag in ("issue", "issuewild", "issuemail", "iodef")


def _text(record: CaaRecord) -> str:
    return f'{record.flags} {record.tag} "{record.value}"'


def _leaves(situation: Situation) -> Iterator[Certificate]:
    """Certificates of public authorities at and below the domain."""
    for fact in situation.context.of(TlsCertificates):
        target = fact.target
        if fact.failed is not None or not isinstance(target, Endpoint):
            continue
        if not f".{target.host}".endswith(f".{situation.domain}"):
            continue
        for deployment in fact.deployments:
            if deployment.trusted and deployment.matches_name and deployment.chain:
                yield deployment.chain[0]
