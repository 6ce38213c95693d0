"""DNSSEC is turned on by whoever serves the zone: where the button is, and in which order."""

from __future__ import annotations

from collections.abc import Collection

from cyberscan.facts.dnssec import Dnssec
from cyberscan.remedies.records.change import Note, Remedy
from cyberscan.remedies.records.situation import Situation


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """The steps at the host that was recognised; the words of the check for every other one."""
    fact, host = situation.one(Dnssec), situation.registrar
    if fact is None or host is None or not host.dnssec.fr or "dns.dnssec_missing" not in checks:
        return Remedy()
    if fact.state != "insecure" or fact.signed or fact.ds_present:
        return Remedy()
    values = {"registrar": host, "zone": situation.zone}
    return Remedy(
        mends=frozenset({"dns.dnssec_missing"}),
        asks=(Note("dnssec_host", values),),
        proofs=(Note("dnssec_prove", {"zone": situation.zone}),),
    )
