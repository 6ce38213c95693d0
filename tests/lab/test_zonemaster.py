"""Zonemaster as a referee: the registries' own program looks at the same zones from the same place.

What it says is read as findings of ours (``MEANING``), and both must accuse the same zones of the same
faults. Where they differ on purpose, ``OURS_ALONE`` says why. What has no counterpart is left out: it
holds the laboratory's addresses for private ones (they are special in the registry of IANA), wants a
reverse name of every name server, two of them with IPv6, a refresh of four hours and mail at the domain
that the SOA record names; we tell of the rest of mail and of names, at which it does not look.
"""

from __future__ import annotations

import json
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cyberscan.document import Document
from cyberscan.outcomes import Outcome
from tests.lab.names import REGISTRY
from tests.lab.town import Town

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600), pytest.mark.xdist_group("lab")]

MEANING = {
    "NS_FAILED": "dns.name_server_lame",
    "IN_BAILIWICK_ADDR_MISMATCH": "dns.glue_differs",
    "EXTRA_NAME_PARENT": "dns.parent_differs",
    "CN02_NO_RESPONSE_TCP": "dns.name_server_no_tcp",
    "MULTIPLE_SOA_SERIALS": "dns.serials_differ",
    "IS_A_RECURSOR": "dns.open_resolver",
    "AXFR_AVAILABLE": "dns.zone_transfer_open",
    "NS_IS_CNAME": "dns.name_server_alias",
    "NOT_ENOUGH_NS_CHILD": "dns.single_name_server",
    "NO_IPV6_NS_CHILD": "dns.name_servers_no_ipv6",
    "CN04_IPV4_SAME_ASN": "dns.name_servers_same_network",
    "EXPIRE_LOWER_THAN_REFRESH": "dns.soa_values",
    "NOT_SIGNED": "dns.dnssec_missing",
    "DNSKEY_BUT_NOT_DS": "dns.dnssec_missing",
    "RRSIG_EXPIRED": "dns.dnssec_bogus",
    "DS02_NO_MATCH_DS_DNSKEY": "dns.dnssec_bogus",
    "DS01_DS_ALGO_DEPRECATED": "dns.dnssec_obsolete_algorithm",
    "ALGORITHM_NOT_RECOMMENDED": "dns.dnssec_obsolete_algorithm",
    "DNSKEY_SMALLER_THAN_REC": "dns.dnssec_weak_key",
    "REMAINING_SHORT": "dns.dnssec_signature_expiring",
    "TOO_MANY_ITERATIONS": "dns.dnssec_nsec3_parameters",
}
OURS_ALONE = {
    (
        "hache.test",
        "dns.dnssec_nsec3_parameters",
    ): "it counts as RFC 5155 did, not as RFC 9276 does",
    (
        "bientot.test",
        "dns.dnssec_signature_expiring",
    ): "it warns twelve hours before, we do days before",
    (
        "jumeaux.test",
        "dns.name_servers_same_network",
    ): "it compares operators, which it asks the Internet for",
}
"""What Zonemaster 5.0 of Debian 12 does not say, and why."""

ZONES = (
    "ville-lab.test", "vieux-bourg.test", "boiteux.test", "transfert.test", "perime.test",
    "faux-ds.test", "sha1.test", "desaccord.test", "sans-tcp.test", "numeros.test", "recursif.test",
    "colle.test", "jumeaux.test", "ns-alias.test", "soa.test", "bientot.test", "hache.test",
    "rsa-court.test", "ds-sha1.test", "ile.test",
)  # fmt: skip


@pytest.fixture(scope="module")
def theirs(town: Town, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The tags of what it noticed, by zone."""
    hints = tmp_path_factory.mktemp("zonemaster") / "hints"
    hints.write_text(f". 300 IN NS ns.root.\nns.root. 300 IN A {REGISTRY}\n")
    with ThreadPoolExecutor(2) as together:
        return dict(
            zip(ZONES, together.map(lambda zone: _ask(town, zone, hints), ZONES), strict=True)
        )


def _ask(town: Town, zone: str, hints: Path) -> set[str]:
    done = town.run(
        "zonemaster-cli", "--json", "--level", "NOTICE", "--hints", str(hints), zone, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return {said["tag"] for said in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def ours(result: Document) -> dict[str, set[str]]:
    """The checks that failed, by zone, of those that it knows."""
    found = defaultdict(set)
    for finding in result.findings:
        if finding.outcome is Outcome.FAIL and finding.check in MEANING.values():
            found[finding.target.subject].add(finding.check)
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_both_accuse_a_zone_of_the_same_faults(
    zone: str, theirs: dict[str, set[str]], ours: dict[str, set[str]]
) -> None:
    told = {MEANING[tag] for tag in theirs[zone] if tag in MEANING}
    alone = {check for name, check in OURS_ALONE if name == zone}
    assert ours[zone] - alone == told
    assert alone <= ours[zone]


def test_of_the_sound_town_it_dislikes_the_addresses_alone(theirs: dict[str, set[str]]) -> None:
    assert theirs["ville-lab.test"] == {"NAMESERVER_IP_PRIVATE_NETWORK"}
