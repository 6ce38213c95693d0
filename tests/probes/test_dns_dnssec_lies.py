"""A resolver that fails or lies about one question after the other never makes a signed zone look unsigned."""

from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.signed_zone import Hashing, sign
from cyberscan.probes.dns_dnssec import DnsDnssec
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Dnssec, Outcome, Zone
from cyberscan.testing import findings, network, perimeter

APEX = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
WAYS = ("drop", "servfail", "refused", "nxdomain", "empty", "bare", "stripped")


class Liar(DnsServer):
    """Wrong in one way about one question."""

    target: tuple[str, str] = ("", "")
    way = ""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        asked = question.name.to_text(omit_final_dot=True).lower() or "."
        if (asked, dns.rdatatype.to_text(question.rdtype)) != self.target:
            return super().answer(wire, over_udp=over_udp)
        self.queries.append(self.target)
        return self._lie(query, super().answer(wire, over_udp=False) or b"")

    def _lie(self, query: dns.message.Message, truth: bytes) -> bytes | None:
        if self.way == "drop":
            return None
        told = dns.message.make_response(query)
        told.flags |= dns.flags.RA
        if self.way == "stripped":
            real = dns.message.from_wire(truth)
            sections = (real.answer, real.authority)
            told.answer, told.authority = (
                [one for one in section if one.rdtype != dns.rdatatype.RRSIG]
                for section in sections
            )
        elif self.way == "bare":
            told.authority = [
                one
                for one in dns.message.from_wire(truth).authority
                if one.rdtype == dns.rdatatype.SOA
            ]
        codes = {"servfail": dns.rcode.SERVFAIL, "refused": dns.rcode.REFUSED,
                 "nxdomain": dns.rcode.NXDOMAIN}  # fmt: skip
        told.set_rcode(codes.get(self.way, dns.rcode.NOERROR))
        return told.to_wire()


def asked_when_all_is_well(zones: dict[str, str], anchor: Path) -> list[tuple[str, str]]:
    with DnsServer(zones) as server:
        room = network(
            perimeter(domains=["ville.test"]), resolver=server.address, trust_anchor=anchor
        )
        [fact] = DnsDnssec().observe(Zone(name="ville.test"), room)
        assert isinstance(fact, Dnssec)
        assert fact.state == "secure"
        return list(dict.fromkeys((name or ".", rtype) for name, rtype in server.queries))


@pytest.mark.parametrize("way", WAYS)
def test_no_lie_about_one_question_makes_a_signed_zone_unsigned(tmp_path: Path, way: str) -> None:
    child = sign("ville.test", APEX + "@ 60 IN MX 5 mx\n", hashing=Hashing())
    top = sign("test", APEX + f"ville 60 IN NS ns1.ville\nville 60 IN DS {child.ds}\n")
    root = sign(".", f"{APEX}test. 60 IN NS ns1.test.\ntest. 60 IN DS {top.ds}\n")
    zones = {".": root.text, "test": top.text, "ville.test": child.text}
    anchor = tmp_path / "anchor"
    anchor.write_text(f". 60 IN DS {root.ds}\n")
    declared = perimeter(domains=["ville.test"])
    for target in asked_when_all_is_well(zones, anchor):
        with Liar(zones) as server:
            server.target, server.way = target, way
            room = network(
                declared, resolver=server.address, trust_anchor=anchor, query_timeout=0.05
            )
            try:
                [fact] = DnsDnssec().observe(Zone(name="ville.test"), room)
            except LookFailed:
                continue
        assert isinstance(fact, Dnssec)
        assert fact.state != "insecure", target
        missing = findings("dns.dnssec_missing", fact)
        assert [one.outcome for one in missing] != [Outcome.FAIL], target
