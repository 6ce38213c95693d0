"""What a signed denial proves, and what it must not be taken to prove."""

from datetime import UTC, datetime, timedelta

import dns.dnssec
import dns.message
import dns.name
import dns.rdatatype
import dns.rrset
import pytest
from dns.dnssecalgs.ecdsa import PrivateECDSAP256SHA256
from dns.dnssectypes import Algorithm

from cyberscan.network.dnssec.bitmaps import Proof
from cyberscan.network.dnssec.denial import Denial, denial_kind

ZONE = dns.name.from_text("test")
NOW = datetime.now(UTC)
KEY = PrivateECDSAP256SHA256.generate()
PUBLIC = dns.dnssec.make_dnskey(KEY.public_key(), Algorithm.ECDSAP256SHA256, flags=257)


def answer(*records: str, signed: bool = True, end: int = 1) -> dns.message.Message:
    """An answer with ``owner TYPE data`` records in its authority section."""
    made = dns.message.make_response(dns.message.make_query("ville.test", "DS"))
    for record in records:
        owner, rtype, data = record.split(" ", 2)
        rrset = dns.rrset.from_text(f"{owner}.", 60, "IN", rtype, data)
        made.authority.append(rrset)
        if signed:
            signature = dns.dnssec.sign(
                rrset, KEY, ZONE, PUBLIC, inception=NOW - timedelta(days=9),
                expiration=NOW + timedelta(days=end),
            )  # fmt: skip
            made.authority.append(dns.rrset.from_rdata(rrset.name, 60, signature))
    return made


def denial(*records: str, signed: bool = True, end: int = 1) -> Denial:
    return Denial(answer(*records, signed=signed, end=end), ZONE, [PUBLIC], NOW)


def proof(*records: str, name: str = "ville.test", rtype: str = "DS") -> Proof:
    return denial(*records).denies(dns.name.from_text(name), dns.rdatatype.from_text(rtype))


def digest(name: str, iterations: int = 0) -> str:
    return dns.dnssec.nsec3_hash(name, "", iterations, 1).lower()


def step(text: str, by: int) -> str:
    """The hash just before or after another one."""
    digits = "0123456789abcdefghijklmnopqrstuv"
    number = int(text, 32) + by
    made = ""
    for _ in range(32):
        number, digit = divmod(number, 32)
        made = digits[digit] + made
    return made


def nsec3(owner: str, after: str, kinds: str, *, flags: int = 0, iterations: int = 0) -> str:
    return f"{owner}.test NSEC3 1 {flags} {iterations} - {after} {kinds}"


def match(name: str, kinds: str, *, flags: int = 0, iterations: int = 0) -> str:
    own = digest(name, iterations)
    return nsec3(own, step(own, 1), kinds, flags=flags, iterations=iterations)


def around(name: str, *, flags: int = 0) -> str:
    own = digest(name)
    return nsec3(step(own, -1), step(own, 1), "A RRSIG", flags=flags)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("ville.test NSEC z.test. NS RRSIG NSEC", "unsigned"),
        ("ville.test NSEC z.test. A RRSIG NSEC", "nodata"),
        ("a.test NSEC eau.ville.test. A RRSIG NSEC", "nodata"),
        ("a.test NSEC z.test. NS RRSIG NSEC", "absent"),
        ("ville.test NSEC \\000.ville.test. RRSIG NSEC TYPE128", "absent"),
        ("ville.test NSEC z.test. NS DS RRSIG NSEC", ""),
        ("ville.test NSEC z.test. NS SOA RRSIG NSEC", ""),
        ("ville.test NSEC z.test. CNAME RRSIG NSEC", ""),
        ("autre.test NSEC sous.test. NS RRSIG NSEC", ""),
        ("test NSEC test. SOA NS RRSIG NSEC", "absent"),
    ],
)
def test_nsec_on_a_delegation(record: str, expected: Proof) -> None:
    assert proof(record) == expected


NSEC_CASES: list[tuple[str, str, Proof, tuple[str, ...]]] = [
    ("www.test", "TLSA", "nodata", ("www.test NSEC z.test. A RRSIG NSEC",)),
    ("www.test", "A", "", ("www.test NSEC z.test. A RRSIG NSEC",)),
    ("www.test", "TLSA", "", ("www.test NSEC z.test. CNAME RRSIG NSEC",)),
    # The parent's side of a cut knows nothing of the child's records (RFC 6840 §4.1).
    ("ville.test", "TLSA", "", ("ville.test NSEC z.test. NS RRSIG NSEC",)),
    ("www.ville.test", "A", "", ("ville.test NSEC z.test. NS RRSIG NSEC",
                                 "test NSEC a.test. SOA NS RRSIG NSEC")),
    # Nor does anything above a DNAME deny what is below it.
    ("www.d.test", "A", "", ("d.test NSEC z.test. DNAME RRSIG NSEC",
                             "test NSEC d.test. SOA NS RRSIG NSEC")),
    # A name error needs the wildcard's absence too.
    ("x.test", "A", "", ("w.test NSEC z.test. A RRSIG NSEC",)),
    ("x.test", "A", "absent", ("w.test NSEC z.test. A RRSIG NSEC",
                               "test NSEC a.test. SOA NS RRSIG NSEC")),
    ("x.test", "A", "", ("w.test NSEC z.test. A RRSIG NSEC", "*.test NSEC a.test. A RRSIG NSEC")),
    ("x.test", "TXT", "nodata", ("w.test NSEC z.test. A RRSIG NSEC",
                                 "*.test NSEC a.test. A RRSIG NSEC")),
    # The wildcard that matters is that of the closest encloser: b.test exists here.
    ("x.b.test", "A", "", ("a.b.test NSEC z.b.test. A RRSIG NSEC",
                           "test NSEC a.test. SOA NS RRSIG NSEC")),
    ("x.b.test", "A", "absent", ("a.b.test NSEC z.b.test. A RRSIG NSEC",
                                 "b.test NSEC a.b.test. A RRSIG NSEC")),
    # The last one of the zone points back to the apex.
    ("zz.test", "A", "absent", ("z.test NSEC test. A RRSIG NSEC",
                                "test NSEC a.test. SOA NS RRSIG NSEC")),
    ("a.test", "A", "", ("z.test NSEC test. A RRSIG NSEC", "test NSEC a.test. SOA NS RRSIG NSEC")),
    ("autre.example", "A", "", ("z.test NSEC test. A RRSIG NSEC",)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rtype", "expected", "records"), NSEC_CASES)
def test_nsec(name: str, rtype: str, expected: Proof, records: tuple[str, ...]) -> None:
    assert proof(*records, name=name, rtype=rtype) == expected


APEX = match("test", "NS SOA RRSIG")

NSEC3_CASES: list[tuple[str, str, Proof, tuple[str, ...]]] = [
    ("ville.test", "DS", "unsigned", (match("ville.test", "NS"),)),
    ("ville.test", "DS", "nodata", (match("ville.test", "A"),)),
    ("ville.test", "DS", "", (match("ville.test", "NS DS"),)),
    ("ville.test", "DS", "", (match("ville.test", "NS SOA"),)),
    ("ville.test", "DS", "absent", (APEX, around("ville.test"))),
    ("ville.test", "DS", "opt_out", (APEX, around("ville.test", flags=1))),
    ("ville.test", "DS", "", (around("ville.test", flags=1),)),
    ("ville.test", "TLSA", "", (match("ville.test", "NS"),)),
    ("www.test", "TLSA", "nodata", (match("www.test", "A"),)),
    ("www.test", "TLSA", "", (match("www.test", "CNAME"),)),
    ("x.test", "A", "absent", (APEX, around("x.test"), around("*.test"))),
    ("x.test", "A", "", (APEX, around("x.test"))),
    ("x.test", "A", "", (around("x.test"), around("*.test"))),
    ("x.test", "A", "opt_out", (APEX, around("x.test", flags=1), around("*.test"))),
    ("x.test", "TXT", "nodata", (APEX, around("x.test"), match("*.test", "A"))),
    ("x.test", "A", "", (APEX, around("x.test"), match("*.test", "A"))),
    # The closest encloser is a zone cut, or a DNAME: not this zone's to deny (RFC 5155 §8.3).
    ("x.b.test", "A", "", (match("b.test", "NS"), around("x.b.test"), around("*.b.test"))),
    ("x.b.test", "A", "", (match("b.test", "DNAME"), around("x.b.test"), around("*.b.test"))),
    # A flag or a hash that nobody knows, or other parameters than the first record's.
    ("ville.test", "DS", "", (match("ville.test", "NS", flags=2),)),
    ("ville.test", "DS", "", (APEX, match("ville.test", "NS", iterations=3))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rtype", "expected", "records"), NSEC3_CASES)
def test_nsec3(name: str, rtype: str, expected: Proof, records: tuple[str, ...]) -> None:
    assert proof(*records, name=name, rtype=rtype) == expected


def test_a_wildcards_answer_needs_the_absence_of_closer_names() -> None:
    name, encloser = dns.name.from_text("a.b.test"), ZONE
    assert denial("a.test NSEC z.test. A RRSIG NSEC").no_closer(name, encloser) == "absent"
    assert denial("a.test NSEC x.b.test. A RRSIG NSEC").no_closer(name, encloser) == ""
    assert denial("z.test NSEC test. A RRSIG NSEC").no_closer(name, encloser) == ""
    assert denial(around("b.test")).no_closer(name, encloser) == "absent"
    assert denial(around("b.test", flags=1)).no_closer(name, encloser) == "opt_out"
    assert denial(around("a.b.test")).no_closer(name, encloser) == ""


def test_a_record_that_does_not_hold_proves_nothing_and_says_why() -> None:
    record = "ville.test NSEC z.test. NS RRSIG NSEC"
    for made, cause in (
        (denial(record, signed=False), "missing_signature"),
        (denial(record, end=-1), "expired"),
        (denial(record), ""),
        (denial(), ""),
    ):
        assert made.cause == cause
        if cause:
            assert made.denies(dns.name.from_text("ville.test"), dns.rdatatype.DS) == ""


def test_another_zones_records_prove_nothing_here() -> None:
    elsewhere = dns.name.from_text("ville.test")
    told = answer("ville.test NSEC z.ville.test. A RRSIG NSEC")
    assert Denial(told, elsewhere, [PUBLIC], NOW).denies(elsewhere, dns.rdatatype.MX) == ""


def test_a_wildcards_own_record_moved_elsewhere_is_no_proof() -> None:
    told = answer("*.test NSEC a.test. A RRSIG NSEC")
    for rrset in told.authority:
        rrset.name = dns.name.from_text("ville.test")
    moved = Denial(told, ZONE, [PUBLIC], NOW)
    assert moved.denies(dns.name.from_text("ville.test"), dns.rdatatype.MX) == ""
    assert moved.cause == "bad_signature"


def test_too_many_iterations_are_not_worked_through() -> None:
    made = denial(match("ville.test", "NS", iterations=500))
    assert made.too_costly
    assert made.denies(dns.name.from_text("ville.test"), dns.rdatatype.DS) == ""


def test_the_kind_of_denial_is_told() -> None:
    assert denial_kind(answer("ville.test NSEC z.test. A RRSIG NSEC"), ZONE) == "nsec"
    assert denial_kind(answer(APEX), ZONE) == "nsec3"
    assert denial_kind(answer(), ZONE) == ""
