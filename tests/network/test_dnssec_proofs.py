from datetime import UTC, datetime

import dns.dnssec
import dns.message
import dns.name
import dns.rrset
import pytest
from dns.dnssecalgs.ecdsa import PrivateECDSAP256SHA256
from dns.dnssectypes import Algorithm

from cyberscan.network.dnssec_proofs import Proof, no_ds

ZONE = dns.name.from_text("test")
CHILD = dns.name.from_text("ville.test")
KEY = PrivateECDSAP256SHA256.generate()
PUBLIC = dns.dnssec.make_dnskey(KEY.public_key(), Algorithm.ECDSAP256SHA256, flags=257)


def proof(*records: str, signed: bool = True) -> Proof:
    """What ``owner TYPE data`` records prove about ``ville.test``."""
    answer = dns.message.make_response(dns.message.make_query(CHILD, "DS"))
    for record in records:
        owner, rtype, data = record.split(" ", 2)
        rrset = dns.rrset.from_text(f"{owner}.", 60, "IN", rtype, data)
        answer.authority.append(rrset)
        if signed:
            signature = dns.dnssec.sign(rrset, KEY, ZONE, PUBLIC, lifetime=3600)
            answer.authority.append(dns.rrset.from_rdata(rrset.name, 60, signature))
    return no_ds(answer, CHILD, ZONE, [PUBLIC], datetime.now(UTC))


def digest(name: str, iterations: int = 0) -> str:
    return dns.dnssec.nsec3_hash(name, "", iterations, 1).lower()


def nsec3(owner: str, after: str, kinds: str, *, flags: int = 0, iterations: int = 0) -> str:
    return f"{owner}.test NSEC3 1 {flags} {iterations} - {after} {kinds}"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("ville.test NSEC z.test. NS RRSIG NSEC", "insecure"),
        ("ville.test NSEC z.test. A RRSIG NSEC", "inside"),
        ("a.test NSEC eau.ville.test. A RRSIG NSEC", "inside"),
        ("ville.test NSEC z.test. NS DS RRSIG NSEC", "unproved"),
        ("ville.test NSEC z.test. NS SOA RRSIG NSEC", "unproved"),
        ("a.test NSEC z.test. NS RRSIG NSEC", "unproved"),
        ("autre.test NSEC z.test. NS RRSIG NSEC", "unproved"),
    ],
)
def test_nsec(record: str, expected: Proof) -> None:
    assert proof(record) == expected


def test_an_unsigned_proof_proves_nothing() -> None:
    assert proof("ville.test NSEC z.test. NS RRSIG NSEC", signed=False) == "unproved"


@pytest.mark.parametrize(
    ("kinds", "expected"), [("NS", "insecure"), ("A", "inside"), ("NS DS", "unproved")]
)
def test_nsec3_of_the_name_itself(kinds: str, expected: Proof) -> None:
    assert proof(nsec3(digest("ville.test"), "0" * 32, kinds)) == expected


def test_nsec3_beside_the_name_needs_opt_out() -> None:
    apex = nsec3(digest("test"), "v" * 32, "NS SOA")
    around = ("0" * 32, "v" * 32, "NS")
    assert proof(apex, nsec3(*around, flags=1)) == "insecure"
    assert proof(apex, nsec3(*around)) == "unproved"
    assert proof(nsec3(*around, flags=1)) == "unproved"


def test_too_many_iterations_are_not_worked_through() -> None:
    owner = digest("ville.test", 500)
    assert proof(nsec3(owner, "0" * 32, "NS", iterations=500)) == "unproved"
