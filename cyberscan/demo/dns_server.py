"""A small DNS server for the demonstration and the tests: answers from zone texts, over UDP and TCP.

It follows CNAMEs across its zones as a resolver would, serves the signatures of signed zones (they are
given signed: see ``dns.dnssec.sign_zone``) with the proofs of what does not exist, hands over the zones it
is told to, and can misbehave on demand.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Collection, Iterator, Mapping
from types import TracebackType
from typing import Literal, Self

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.node
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.zone

from cyberscan.demo.denials import proofs

Fault = Literal["drop", "servfail", "refused", "truncate", "bogus", "lame"]
"""``bogus``: SERVFAIL unless the query says CD, as a validating resolver. ``lame``: a referral."""


class DnsServer:
    """``with DnsServer({"ville.test": "@ 60 IN SOA …"}) as server: server.address``."""

    def __init__(
        self, zones: Mapping[str, str], *, ip: str = "127.0.0.1", port: int = 0,
        faults: Mapping[str, Fault] | None = None, transfers: Collection[str] = (),
    ) -> None:  # fmt: skip
        self._zones = {
            dns.name.from_text(origin): dns.zone.from_text(
                text, origin=origin, relativize=False, check_origin=False
            )
            for origin, text in zones.items()
        }
        self._faults = {name.rstrip(".").lower(): fault for name, fault in (faults or {}).items()}
        self._transfers = {dns.name.from_text(origin) for origin in transfers}
        """Zones handed over to whoever asks (AXFR)."""
        self.queries: list[tuple[str, str]] = []
        """Every (name, type) asked, in order."""
        self._udp, self._tcp = _bound(ip, port)
        self.ip, self.port = ip, int(self._udp.server_address[1])
        self._udp.names = self._tcp.names = self

    @property
    def address(self) -> str:
        """``ip:port``, as ``--resolver`` takes it."""
        return f"{self.ip}:{self.port}"

    def __enter__(self) -> Self:
        for server in (self._udp, self._tcp):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in (self._udp, self._tcp):
            server.shutdown()
            server.server_close()

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        """The answer to a query, or None to stay silent."""
        try:
            query = dns.message.from_wire(wire)
            question = query.question[0]
        except (dns.exception.DNSException, IndexError):
            return None
        name = question.name.to_text(omit_final_dot=True).lower()
        self.queries.append((name, dns.rdatatype.to_text(question.rdtype)))
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA | dns.flags.AA
        fault = self._faults.get(name)
        if fault == "drop":
            return None
        if fault == "bogus" and not query.flags & dns.flags.CD:
            fault = "servfail"
        if fault in ("servfail", "refused"):
            response.set_rcode(dns.rcode.SERVFAIL if fault == "servfail" else dns.rcode.REFUSED)
            return response.to_wire()
        if fault == "truncate" and over_udp:
            response.flags |= dns.flags.TC
            return response.to_wire()
        if fault == "lame":
            response.flags &= ~dns.flags.AA
            response.authority.append(dns.rrset.from_text(".", 60, "IN", "NS", "root.test."))
        elif question.rdtype == dns.rdatatype.AXFR:
            self._transfer(response, question.name)
        else:
            self._fill(response, question.name, question.rdtype)
        if query.ednsflags & dns.flags.DO:
            self._sign(response, question.name)
        return response.to_wire(max_size=1232 if over_udp else 65535, prefer_truncation=True)

    def _transfer(self, response: dns.message.Message, origin: dns.name.Name) -> None:
        zone = self._zones.get(origin)
        if zone is None or origin not in self._transfers:
            response.set_rcode(dns.rcode.REFUSED)
            return
        soa = zone.get_rrset(origin, dns.rdatatype.SOA)
        others = [
            dns.rrset.from_rdata_list(name, data.ttl, list(data))
            for name, data in zone.iterate_rdatasets()
            if data.rdtype != dns.rdatatype.SOA
        ]
        response.answer += [one for one in (soa, *others, soa) if one is not None]

    def _sign(self, response: dns.message.Message, asked: dns.name.Name) -> None:
        """Add the proofs of what is not there, then the signatures of all."""
        for rrset in list(response.answer):
            if zone := self._zone_of(rrset.name, rrset.rdtype):
                _sign_set(response, zone, rrset)
        for alias in [one for one in response.answer if one.rdtype == dns.rdatatype.CNAME]:
            asked = alias[0].target
        for soa in [one for one in response.authority if one.rdtype == dns.rdatatype.SOA]:
            zone = self._zones[soa.name]
            response.authority += list(proofs(zone, asked))
            for rrset in list(response.authority):
                response.authority += list(_signatures(zone, rrset))

    def _fill(self, response: dns.message.Message, name: dns.name.Name, wanted: int) -> None:
        for _ in range(10):
            zone = self._zone_of(name, wanted)
            if zone is None:
                response.set_rcode(dns.rcode.REFUSED if not response.answer else dns.rcode.NOERROR)
                return
            if (renamed := _dname(zone, name)) is not None:
                response.answer += renamed
                name = renamed[1][0].target
                continue
            node = zone.get_node(name) or _wildcard(zone, name)
            if node is None:
                if not _exists(zone, name):
                    response.set_rcode(dns.rcode.NXDOMAIN)
                return _deny(response, zone)
            found = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.RdataType.make(wanted))
            if found is not None:
                response.answer.append(dns.rrset.from_rdata_list(name, found.ttl, list(found)))
                return
            alias = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.CNAME)
            if alias is None:
                return _deny(response, zone)
            response.answer.append(dns.rrset.from_rdata_list(name, alias.ttl, list(alias)))
            name = alias[0].target

    def _zone_of(self, name: dns.name.Name, wanted: int) -> dns.zone.Zone | None:
        holding = [origin for origin in self._zones if name.is_subdomain(origin)]
        if wanted == dns.rdatatype.DS and len(holding) > 1:
            holding = [origin for origin in holding if origin != name]  # the parent's side
        return self._zones[max(holding, key=len)] if holding else None


def _deny(response: dns.message.Message, zone: dns.zone.Zone) -> None:
    """The SOA that goes with "there is none" (RFC 2308 §3)."""
    soa = zone.origin and zone.get_rrset(zone.origin, dns.rdatatype.SOA)
    if soa:
        response.authority.append(soa)


def _exists(zone: dns.zone.Zone, name: dns.name.Name) -> bool:
    return any(other.is_subdomain(name) for other in zone.nodes)


def _wildcard(zone: dns.zone.Zone, name: dns.name.Name) -> dns.node.Node | None:
    """The node of the wildcard that answers for a name that does not exist (RFC 4592 §3.3.1)."""
    if _exists(zone, name):
        return None
    encloser = name.parent()
    while not _exists(zone, encloser):
        encloser = encloser.parent()
    return zone.get_node(dns.name.from_text("*", encloser))


def _dname(zone: dns.zone.Zone, name: dns.name.Name) -> list[dns.rrset.RRset] | None:
    """The DNAME above a name and the CNAME that it makes (RFC 6672 §2.2)."""
    for owner, data in zone.iterate_rdatasets(dns.rdatatype.DNAME):
        if name != owner and name.is_subdomain(owner):
            target = name.relativize(owner).concatenate(data[0].target)
            made = dns.rrset.from_text(name, data.ttl, "IN", "CNAME", target.to_text())
            return [dns.rrset.from_rdata_list(owner, data.ttl, list(data)), made]
    return None


def _sign_set(response: dns.message.Message, zone: dns.zone.Zone, rrset: dns.rrset.RRset) -> None:
    found = list(_signatures(zone, rrset))
    response.answer += found
    if found and zone.get_node(rrset.name) is None:  # out of a wildcard: no closer name
        for proof in proofs(zone, rrset.name):
            response.authority += [proof, *_signatures(zone, proof)]


def _signatures(zone: dns.zone.Zone, rrset: dns.rrset.RRset) -> Iterator[dns.rrset.RRset]:
    if zone.get_node(rrset.name) is None and (node := _wildcard(zone, rrset.name)):
        signatures = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.RRSIG, rrset.rdtype)
    else:
        signatures = zone.get_rdataset(rrset.name, dns.rdatatype.RRSIG, rrset.rdtype)
    if signatures:
        yield dns.rrset.from_rdata_list(rrset.name, rrset.ttl, list(signatures))


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads = True
    max_packet_size = 65535
    names: DnsServer


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    names: DnsServer


def _bound(ip: str, port: int) -> tuple[_Udp, _Tcp]:
    """Both transports on one port. The system chooses one that is free for UDP only: try again then."""
    attempts = 20 if port == 0 else 1
    while True:
        attempts -= 1
        udp = _Udp((ip, port), _UdpHandler)
        try:
            return udp, _Tcp((ip, int(udp.server_address[1])), _TcpHandler)
        except OSError:
            udp.server_close()
            if attempts == 0:
                raise


class _UdpHandler(socketserver.BaseRequestHandler):
    server: _Udp

    def handle(self) -> None:
        data, sock = self.request
        answer = self.server.names.answer(data, over_udp=True)
        if answer is not None:
            sock.sendto(answer, self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    server: _Tcp

    def handle(self) -> None:
        size = int.from_bytes(self.rfile.read(2), "big")
        answer = self.server.names.answer(self.rfile.read(size), over_udp=False)
        if answer is not None:
            self.wfile.write(len(answer).to_bytes(2, "big") + answer)
