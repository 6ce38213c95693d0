"""What is told of a domain's DNSSEC, and what it costs to know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.message
import dns.rdatatype
import pytest
from dns.dnssectypes import Algorithm

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.signed_zone import Hashing, SignedZone, sign
from cyberscan.probes.dns_dnssec import DnsDnssec
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Dnssec, Zone
from cyberscan.testing import network, perimeter

APEX = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
SHARED = {"SOA", "NS", "A", "AAAA", "MX", "TXT"}
"""What other probes ask of the same apex."""

ZONES = {
    "plat": sign("plat.test", APEX + "@ 60 IN MX 5 mx\nmx 60 IN A 192.0.2.1\n"),
    "sel": sign("sel.test", APEX, hashing=Hashing(10, "aabb", opt_out=True)),
    "cle": sign("cle.test", APEX + f"@ 60 IN CDNSKEY 257 3 13 {'AQID' * 21}AQ==\n"),
    "vers": sign("vers.test", APEX + "@ 60 IN CDS 0 0 0 00\n", hashing=Hashing()),
    "court": sign("court.test", APEX, algorithm=Algorithm.RSASHA256, bits=1024),
}


@dataclass(frozen=True)
class Lab:
    server: DnsServer
    anchor: Path

    def seen(self, name: str) -> Dnssec:
        declared = perimeter(domains=[name])
        room = network(declared, resolver=self.server.address, trust_anchor=self.anchor)
        [fact] = DnsDnssec().observe(Zone(name=name), room)
        assert isinstance(fact, Dnssec)
        return fact


def served(zones: dict[str, SignedZone], folder: Path) -> tuple[dict[str, str], Path]:
    """The zones under a signed root and a signed ``test``, and the file of the root's anchor."""
    top = APEX + "nu 60 IN NS ns1.nu\n"
    for name, zone in zones.items():
        top += f"{name} 60 IN NS ns1.{name}\n{name} 60 IN DS {zone.ds}\n"
    # A second digest that names no key, as in the middle of a replacement.
    top += f"plat 60 IN DS 4711 13 2 {'ab' * 32}\n"
    test = sign("test", top)
    root = sign(".", f"{APEX}test. 60 IN NS ns1.test.\ntest. 60 IN DS {test.ds}\n")
    anchor = folder / "anchor"
    anchor.write_text(f". 60 IN DS {root.ds}\n")
    texts = {f"{name}.test": zone.text for name, zone in zones.items()}
    return {".": root.text, "test": test.text, "nu.test": APEX, **texts}, anchor


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    zones, anchor = served(ZONES, tmp_path_factory.mktemp("anchor"))
    with DnsServer(zones) as server:
        yield Lab(server, anchor)


def test_keys_digests_and_periods_are_told(lab: Lab) -> None:
    fact = lab.seen("plat.test")
    assert (fact.state, fact.signed, fact.ds_present) == ("secure", True, True)
    [key] = fact.keys
    assert (key.algorithm, key.bits, key.entry, key.revoked, key.signs_keys) == (
        13, 0, True, False, True,
    )  # fmt: skip
    assert {(d.tag == key.tag, d.digest_type, d.matches) for d in fact.digests} == {
        (True, 2, True), (False, 2, False),
    }  # fmt: skip
    assert {p.rtype for p in fact.signatures} == {"DNSKEY", "SOA", "NS", "MX"}
    assert fact.signatures_expire_at == fact.signatures[0].expiration
    left = fact.signatures[0].expiration - datetime.now(UTC)
    assert timedelta(days=13) < left < timedelta(days=14)
    assert (fact.denial, fact.nsec3_iterations, fact.wanted_digests) == ("nsec", None, ())
    assert fact.wanted_keys == ()
    # The proof that there is no CDS lists the types that there are.
    assert ("plat.test", "CDNSKEY") not in lab.server.queries


def test_keys_that_the_parent_is_to_publish_are_told(lab: Lab) -> None:
    fact = lab.seen("cle.test")
    [wanted] = fact.wanted_keys or ()
    assert (fact.wanted_digests, wanted.algorithm, wanted.matches) == ((), 13, False)
    assert wanted.tag not in {key.tag for key in fact.keys}


def test_keys_wanted_that_could_not_be_asked_for_are_not_absent(tmp_path: Path) -> None:
    class Deaf(DnsServer):
        def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
            question = dns.message.from_wire(wire).question[0]
            silent = question.rdtype == dns.rdatatype.CDNSKEY
            return None if silent else super().answer(wire, over_udp=over_udp)

    zones, anchor = served(ZONES, tmp_path)
    with Deaf(zones) as server:
        room = network(
            perimeter(domains=["cle.test"]), resolver=server.address, trust_anchor=anchor,
            query_timeout=0.1,
        )  # fmt: skip
        [fact] = DnsDnssec().observe(Zone(name="cle.test"), room)
    assert isinstance(fact, Dnssec)
    assert (fact.wanted_digests, fact.wanted_keys) == ((), None)


def test_hashed_denials_are_told_with_their_cost(lab: Lab) -> None:
    fact = lab.seen("sel.test")
    assert fact.denial == "nsec3"
    assert (fact.nsec3_iterations, fact.nsec3_salt_bytes, fact.nsec3_opt_out) == (10, 2, True)


def test_a_zone_may_ask_its_parent_to_forget_it(lab: Lab) -> None:
    fact = lab.seen("vers.test")
    assert fact.deletion_wanted
    assert fact.wanted_digests == ()
    assert (fact.denial, fact.nsec3_iterations, fact.nsec3_salt_bytes) == ("nsec3", 0, 0)
    assert fact.nsec3_opt_out is None


def test_the_size_of_a_key_is_told(lab: Lab) -> None:
    assert [key.bits for key in lab.seen("court.test").keys] == [1024]


def test_an_unsigned_zone_costs_no_more_questions(lab: Lab) -> None:
    before = len(lab.server.queries)
    fact = lab.seen("nu.test")
    assert (fact.state, fact.signed, fact.keys, fact.denial) == ("insecure", False, (), "")
    assert fact.wanted_digests is None
    # Of the root and of test: keys and a DS; of the zone: SOA, keys, DS.
    assert len(lab.server.queries) - before == 6


@pytest.mark.parametrize("name", ["plat.test", "sel.test", "vers.test", "cle.test"])
def test_a_signed_zone_costs_at_most_eight_questions_beyond_those_of_others(
    lab: Lab, name: str
) -> None:
    before = len(lab.server.queries)
    lab.seen(name)
    asked = lab.server.queries[before:]
    assert len(asked) == len(set(asked))
    assert len([one for one in asked if not (one[0] == name and one[1] in SHARED)]) <= 8


def test_silence_is_no_fact(tmp_path: Path) -> None:
    zones, anchor = served(ZONES, tmp_path)
    with DnsServer(zones, faults={"plat.test": "drop"}) as server:
        room = network(
            perimeter(domains=["plat.test"]), resolver=server.address, trust_anchor=anchor,
            query_timeout=0.1,
        )  # fmt: skip
        with pytest.raises(LookFailed):
            list(DnsDnssec().observe(Zone(name="plat.test"), room))
