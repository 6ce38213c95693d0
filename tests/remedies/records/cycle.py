"""A town's zone, looked at by the probes, judged by the checks, mended as proposed, and looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import dns.name
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.zone

from cyberscan.demo.dns_server import DnsServer
from cyberscan.engine.judge import judge
from cyberscan.outcomes import Finding, Outcome
from cyberscan.probes.mail import Exchangers
from cyberscan.probes.mail_dkim import DkimKeys
from cyberscan.probes.mail_dmarc import DmarcPolicy
from cyberscan.probes.mail_spf import SpfPolicy
from cyberscan.probes.mail_tls_rpt import TlsReports
from cyberscan.registry import LoadedCheck, load_checks
from cyberscan.remedies.records.change import Change, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.write import remedy_for
from cyberscan.remedies.records.zone_file import lines
from cyberscan.sdk import (
    Context,
    DeclaredAsset,
    Delegation,
    Fact,
    MailDomain,
    NameServer,
    Zone,
)
from cyberscan.testing import network, perimeter

DOMAIN = "ville.test"
APEX = "@ 3600 IN SOA ns h 1 7200 900 1209600 3600\n@ 3600 IN NS ns1\n@ 3600 IN NS ns2\n"
PROVIDERS = {
    "outlook.com": '@ 60 IN SOA ns h 1 1 1 1 1\nspf.protection 60 IN TXT "v=spf1 ip4:198.51.100.0/24 -all"\n'
    "ville-test.mail.protection 60 IN A 198.51.100.9",
    "brevo.com": '@ 60 IN SOA ns h 1 1 1 1 1\nspf 60 IN TXT "v=spf1 ip4:198.51.100.64/27 -all"',
    "mailjet.com": '@ 60 IN SOA ns h 1 1 1 1 1\nspf 60 IN TXT "v=spf1 ip4:198.51.100.96/27 -all"',
    "ovh.com": '@ 60 IN SOA ns h 1 1 1 1 1\nmx 60 IN TXT "v=spf1 ip4:203.0.113.0/24 -all"',
    "ovh.net": "@ 60 IN SOA ns h 1 1 1 1 1\nmx1.mail 60 IN A 203.0.113.9\nmx2.mail 60 IN A 203.0.113.10",
    "deep.test": "@ 60 IN SOA ns h 1 1 1 1 1\n"
    + "\n".join(f'n{i} 60 IN TXT "v=spf1 include:m{i}.deep.test -all"' for i in range(6))
    + "\n"
    + "\n".join(f'm{i} 60 IN TXT "v=spf1 ip4:198.51.100.{i} -all"' for i in range(6)),
}
"""What the providers named in the tests publish, in addresses for documentation."""
PROBES = (Exchangers(), SpfPolicy(), DmarcPolicy(), DkimKeys(), TlsReports())
FAMILIES = ("mail.spf_", "mail.dmarc_", "mail.mx_", "mail.tls_rpt_")


@dataclass(frozen=True)
class Town:
    """Records of one town, below the apex that all towns share."""

    records: str
    servers: tuple[str, ...] = ("dns10.ovh.net", "ns10.ovh.net")
    domain: str = DOMAIN
    declared: bool = True
    """For mail, in the perimeter."""
    more: Sequence[Fact] = field(default=())

    def zone(self) -> dns.zone.Zone:
        """As a name server reads it."""
        text = APEX + self.records
        return dns.zone.from_text(text, origin=DOMAIN, relativize=False, check_origin=False)


def facts_of(town: Town, zone: dns.zone.Zone) -> tuple[Fact, ...]:
    """What the real probes see of a zone served on loopback."""
    target = MailDomain(name=town.domain)
    zones: Mapping[str, str] = {**PROVIDERS, DOMAIN: zone.to_text(relativize=False)}
    found: list[Fact] = [
        Delegation(
            target=Zone(name=DOMAIN), servers=tuple(NameServer(name=n) for n in town.servers)
        )
    ]
    if town.declared:
        found.append(DeclaredAsset(target=target, purposes=("messagerie",)))
    with DnsServer(zones) as server:
        room = network(perimeter(domains=[DOMAIN]), resolver=server.address)
        for probe in PROBES:
            found += probe.observe(target, room)
    return (*found, *town.more)


def failing(facts: Iterable[Fact], families: Sequence[str] = FAMILIES) -> list[Finding]:
    """What the checks of the families hold against it."""
    chosen: list[LoadedCheck] = [c for c in load_checks() if c.id.startswith(tuple(families))]
    return [f for f in judge(tuple(facts), chosen) if f.outcome is Outcome.FAIL]


def remedies(town: Town, facts: tuple[Fact, ...], *, actions: bool = False) -> list[Remedy]:
    """What is proposed for all that fails; ``actions``: as the plan asks, one action after another."""
    situation = Situation(town.domain, Context(facts))
    found = failing(facts)
    if not actions:
        return [remedy_for(situation, tuple(dict.fromkeys(f.check for f in found)))]
    words = {check.id: check.words.action for check in load_checks()}
    groups: dict[str, dict[str, None]] = {}
    for finding in found:
        groups.setdefault(words[finding.check], {})[finding.check] = None
    return [remedy_for(situation, tuple(checks)) for checks in groups.values()]


def changed(zone: dns.zone.Zone, changes: Iterable[Change], *, step: int = 0) -> dns.zone.Zone:
    """The zone once the changes are made; ``step``: which of the later values, counted from 1."""
    made = dns.zone.from_text(
        zone.to_text(relativize=False), origin=zone.origin, relativize=False, check_origin=False
    )
    for change in changes:
        _make(made, change, step)
    return made


def _make(zone: dns.zone.Zone, change: Change, step: int) -> None:
    name = dns.name.from_text(change.name)
    rtype = dns.rdatatype.from_text(change.type)
    published = zone.get_rdataset(name, rtype)
    kept = [r for r in published or () if change.type == "TXT" and _text(r) not in change.old]
    zone.delete_rdataset(name, rtype)
    new = change.later[step - 1].new if step else change.new
    wanted = dns.zone.from_text(
        "\n".join(_lines(change, new)), origin=change.zone, relativize=False, check_origin=False
    )
    rdatas = [*kept, *(wanted.get_rdataset(name, rtype) or ())]
    if rdatas:
        zone.replace_rdataset(name, dns.rdataset.from_rdata_list(change.ttl, rdatas))


def _lines(change: Change, new: tuple[str, ...]) -> list[str]:
    return list(lines(replace(change, new=new)))


def _text(rdata: object) -> str:
    return b"".join(getattr(rdata, "strings", ())).decode("ascii", "replace")
