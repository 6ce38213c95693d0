"""Bytes that a stranger chose: whatever can be parsed is judged without a fault of ours."""

from datetime import UTC, datetime
from pathlib import Path

import dns.dnssec
import dns.exception
import dns.message
import dns.name
import dns.rdatatype
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.signed_zone import Hashing, sign
from cyberscan.network.dnssec.answers import Reader
from cyberscan.network.dnssec.chain import Ended, Link, Walk, keys_in
from cyberscan.network.dnssec.denial import Denial
from cyberscan.reasons import LookFailed
from cyberscan.testing import network, perimeter

TEXT = (
    "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
    "*.w 60 IN A 192.0.2.8\nd 60 IN DNAME w\nwww 60 IN CNAME x.w\n"
)
NOW = datetime.now(UTC)
QUESTIONS = (
    ("rien", "A"),
    ("x.w", "A"),
    ("www", "A"),
    ("y.d", "A"),
    ("ns1", "TLSA"),
    ("@", "DNSKEY"),
)


def wires() -> list[bytes]:
    found = []
    for hashing in (None, Hashing(1, "ab")):
        signed = sign("ville.test", TEXT, hashing=hashing)
        with DnsServer({"ville.test": signed.text}) as server:
            for label, rtype in QUESTIONS:
                name = "ville.test" if label == "@" else f"{label}.ville.test"
                query = dns.message.make_query(name, rtype, want_dnssec=True)
                found.append(server.answer(query.to_wire(), over_udp=False) or b"")
    return found


WIRES = wires()
ZONE = dns.name.from_text("ville.test")
KEYS = list(keys_in(dns.message.from_wire(WIRES[5]).answer[0]))


class Given(Walk):
    """A walk that always arrives, with the keys of the first zone."""

    def to(self, name: dns.name.Name) -> Link:
        return Link(ZONE, KEYS)


@given(
    wire=st.sampled_from(WIRES),
    changes=st.lists(st.tuples(st.integers(12, 4000), st.integers(0, 255)), max_size=6),
)
def test_altered_answers_end_in_a_state_or_a_reason(
    wire: bytes, changes: list[tuple[int, int]]
) -> None:
    altered = bytearray(wire)
    for position, value in changes:
        altered[position % len(altered)] = value
    try:
        answer = dns.message.from_wire(bytes(altered), ignore_trailing=True)
        question = answer.question[0]
    except (dns.exception.DNSException, ValueError, IndexError):
        return
    Denial(answer, ZONE, KEYS, NOW).denies(question.name, question.rdtype)
    room = network(perimeter(domains=["ville.test"]), trust_anchor=Path("none"))
    walk = Given(room, NOW, lambda name, rtype: answer)
    try:
        seen = Reader(walk, question.rdtype).follow(question.name)
    except (Ended, LookFailed):
        return
    assert seen.state in ("secure", "insecure")


@given(labels=st.lists(st.binary(min_size=1, max_size=20), min_size=0, max_size=9))
def test_any_name_can_be_asked_of_any_proof(labels: list[bytes]) -> None:
    name = dns.name.Name([*labels, *ZONE.labels])
    for wire in WIRES:
        denial = Denial(dns.message.from_wire(wire), ZONE, KEYS, NOW)
        for wanted in (dns.rdatatype.A, dns.rdatatype.DS):
            denial.denies(name, wanted)
