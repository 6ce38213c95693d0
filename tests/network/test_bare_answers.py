"""Empty answers without a SOA, from a resolver in front of a lame zone and from a server that never gives one."""

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.network.dnssec import apex_of
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

HERE = perimeter(domains=["ville.test"])
APEX = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\n@ 60 IN A 192.0.2.1\n"
ZONES = {"test": APEX, "ville.test": APEX + "www 60 IN A 192.0.2.2\n"}


class Bare(DnsServer):
    """No AA, and no SOA in what it denies: for everything, or for what is below ``lame`` only."""

    lame = ""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        sent = super().answer(wire, over_udp=over_udp)
        assert sent is not None
        response = dns.message.from_wire(sent)
        response.flags &= ~dns.flags.AA
        name = response.question[0].name.to_text(omit_final_dot=True)
        if self.lame and name.endswith(self.lame):
            response.answer.clear()
            response.set_rcode(dns.rcode.NOERROR)
        if name.endswith(self.lame):
            response.authority.clear()
        return response.to_wire()


class InFrontOfALameZone(Bare):
    lame = "perdu.test"


def room(server: DnsServer) -> Network:
    return network(HERE, resolver=server.address)


@pytest.mark.parametrize("rtype", ["A", "NS", "MX", "SOA"])
def test_a_zone_that_nobody_serves_is_not_an_empty_zone(rtype: str) -> None:
    with InFrontOfALameZone(ZONES) as server:
        with pytest.raises(LookFailed) as caught:
            room(server).look_up("perdu.test", rtype)
        with pytest.raises(LookFailed):
            apex_of(room(server), "www.perdu.test")
        assert room(server).look_up("ville.test", "MX").status == "nodata"
    assert caught.value.failure.reason is Reason.DNS_FAILURE
    assert caught.value.failure.detail == "empty answer"


@pytest.mark.parametrize("name", ["ville.test", "www.ville.test"])
def test_a_server_that_never_gives_a_soa_is_believed(name: str) -> None:
    with Bare(ZONES) as server:
        answer = room(server).look_up(name, "MX")
        assert answer.status == "nodata"


@pytest.mark.parametrize("authoritative", [False, True])
def test_noerror_to_everything_is_no_absence(authoritative: bool) -> None:
    class Nodding(DnsServer):
        def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
            response = dns.message.make_response(dns.message.from_wire(wire))
            response.flags |= dns.flags.AA if authoritative else dns.flags.RA
            return response.to_wire()

    with Nodding({}) as server:
        for rtype in ("A", "MX", "CAA"):
            with pytest.raises(LookFailed):
                room(server).look_up("www.ville.test", rtype)


def test_a_control_that_fails_refutes_nothing() -> None:
    with Bare({"ville.test": "www 60 IN A 192.0.2.2\n"}, faults={"test": "refused"}) as server:
        assert room(server).look_up("www.ville.test", "MX").status == "nodata"


def test_a_control_is_asked_once_for_all_the_names_below() -> None:
    with Bare(ZONES) as server:
        here = room(server)
        for rtype in ("MX", "AAAA", "TXT"):
            assert here.look_up("www.ville.test", rtype).status == "nodata"
        # Once as a control, once to know whether the zone signs, and so owes proofs.
        assert server.queries.count(("ville.test", "SOA")) == 2
        assert server.queries.count(("www.ville.test", "SOA")) == 1


def test_a_plain_server_that_knows_the_name_is_believed_about_what_it_lacks() -> None:
    """Small servers say NOERROR and nothing for all they lack, top level included: RFC 2308's third type."""

    class Plain(Bare):
        def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
            sent = super().answer(wire, over_udp=over_udp)
            assert sent is not None
            response = dns.message.from_wire(sent)
            response.set_rcode(dns.rcode.NOERROR)
            return response.to_wire()

    with Plain({"ville.test": "@ 60 IN A 192.0.2.1\n"}) as server:
        assert room(server).look_up("_dmarc.ville.test", "TXT").status == "nodata"
        assert room(server).look_up("ville.test", "MX").status == "nodata"


class DeniesAllBelow(DnsServer):
    """NXDOMAIN without a SOA for every name below ``perdu.test``, the usual answers elsewhere."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        sent = super().answer(wire, over_udp=over_udp)
        assert sent is not None
        response = dns.message.from_wire(sent)
        if response.question[0].name.to_text(omit_final_dot=True).endswith("perdu.test"):
            response.answer.clear()
            response.authority.clear()
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


def test_a_denial_that_names_no_zone_is_not_believed_of_who_names_it_elsewhere() -> None:
    with DeniesAllBelow(ZONES) as server:
        with pytest.raises(LookFailed) as caught:
            room(server).look_up("_dmarc.perdu.test", "TXT")
        assert room(server).look_up("rien.ville.test", "TXT").status == "nxdomain"
    assert caught.value.failure.detail == "empty answer"


class DeniesEverything(DnsServer):
    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        response = dns.message.make_response(dns.message.from_wire(wire))
        response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


def test_nxdomain_to_everything_is_no_absence() -> None:
    with DeniesEverything(ZONES) as server, pytest.raises(LookFailed):
        room(server).look_up("ville.test", "A")


class DeniesOneQuestion(DnsServer):
    """NXDOMAIN that names no zone for one question; what its denials say elsewhere names one."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        asked = query.question[0]
        if (asked.name.to_text(), asked.rdtype) != ("www.ville.test.", dns.rdatatype.MX):
            return super().answer(wire, over_udp=over_udp)
        response = dns.message.make_response(query)
        response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


@pytest.mark.parametrize("fault", ["drop", "servfail", "refused", "lame"])
@pytest.mark.parametrize("at", ["www.ville.test", "ville.test"])
def test_a_control_that_fails_makes_no_absence_of_a_bare_denial(at: str, fault: Fault) -> None:
    with DeniesOneQuestion(ZONES, faults={at: fault}) as server:
        room = network(HERE, resolver=server.address, query_timeout=0.2)
        with pytest.raises(LookFailed) as caught:
            room.look_up("www.ville.test", "MX")
    assert caught.value.failure.detail == "empty answer"
