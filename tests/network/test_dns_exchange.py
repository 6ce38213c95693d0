"""What one server may do to one query, seen through the look-ups."""

import dns.flags
import dns.message
import dns.rcode
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

HERE = perimeter(domains=["ville.test"])
ZONE = {"ville.test": "@ 60 IN SOA ns1 root 1 3600 600 86400 60\n@ 60 IN A 192.0.2.1\n"}


class CutShortEverywhere(DnsServer):
    """TC over UDP and over TCP: a set of more than 64 kB, or a server that will not say."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        response = dns.message.make_response(dns.message.from_wire(wire))
        response.flags |= dns.flags.TC
        return response.to_wire()


class WithoutEdns(DnsServer):
    """A server of before 1999 (RFC 6891 §7)."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        if query.edns < 0:
            return super().answer(wire, over_udp=over_udp)
        response = dns.message.make_response(query)
        response.use_edns(False)
        response.set_rcode(dns.rcode.FORMERR)
        return response.to_wire()


def test_an_answer_cut_short_over_tcp_is_no_absence() -> None:
    with CutShortEverywhere(ZONE) as server:
        with pytest.raises(LookFailed) as caught:
            network(HERE, resolver=server.address).look_up("ville.test", "TXT")
    assert caught.value.failure.reason is Reason.PROTOCOL_ERROR


def test_a_resolver_that_does_not_know_edns_is_asked_without() -> None:
    with WithoutEdns(ZONE) as server:
        room = network(HERE, resolver=server.address)
        assert room.look_up("ville.test", "A").records == ("192.0.2.1",)
        assert room.look_up("ville.test", "MX").status == "nodata"
