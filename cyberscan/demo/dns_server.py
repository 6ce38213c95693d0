"""A small DNS server for the demonstration and the tests: answers from zone texts, over UDP and TCP.

It follows CNAMEs across its zones as a resolver would, and can misbehave on demand.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Literal, Self

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.zone

Fault = Literal["drop", "servfail", "refused", "truncate"]


class DnsServer:
    """``with DnsServer({"ville.test": "@ 60 IN SOA …"}) as server: server.address``."""

    def __init__(
        self, zones: Mapping[str, str], *, ip: str = "127.0.0.1", port: int = 0,
        faults: Mapping[str, Fault] | None = None,
    ) -> None:  # fmt: skip
        self._zones = {
            dns.name.from_text(origin): dns.zone.from_text(
                text, origin=origin, relativize=False, check_origin=False
            )
            for origin, text in zones.items()
        }
        self._faults = {name.rstrip(".").lower(): fault for name, fault in (faults or {}).items()}
        self.queries: list[tuple[str, str]] = []
        """Every (name, type) asked, in order."""
        self._udp = _Udp((ip, port), _UdpHandler)
        self.ip, self.port = ip, int(self._udp.server_address[1])
        self._tcp = _Tcp((ip, self.port), _TcpHandler)
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
        if fault in ("servfail", "refused"):
            response.set_rcode(dns.rcode.SERVFAIL if fault == "servfail" else dns.rcode.REFUSED)
            return response.to_wire()
        if fault == "truncate" and over_udp:
            response.flags |= dns.flags.TC
            return response.to_wire()
        self._fill(response, question.name, question.rdtype)
        return response.to_wire(max_size=1232 if over_udp else 65535)

    def _fill(self, response: dns.message.Message, name: dns.name.Name, wanted: int) -> None:
        for _ in range(10):
            zone = self._zone_of(name)
            if zone is None:
                response.set_rcode(dns.rcode.REFUSED if not response.answer else dns.rcode.NOERROR)
                return
            node = zone.get_node(name)
            if node is None:
                if not any(other.is_subdomain(name) for other in zone.nodes):
                    response.set_rcode(dns.rcode.NXDOMAIN)
                return
            found = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.RdataType.make(wanted))
            if found is not None:
                response.answer.append(dns.rrset.from_rdata_list(name, found.ttl, list(found)))
                return
            alias = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.CNAME)
            if alias is None:
                return
            response.answer.append(dns.rrset.from_rdata_list(name, alias.ttl, list(alias)))
            name = alias[0].target

    def _zone_of(self, name: dns.name.Name) -> dns.zone.Zone | None:
        holding = [origin for origin in self._zones if name.is_subdomain(origin)]
        return self._zones[max(holding, key=len)] if holding else None


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads = True
    max_packet_size = 65535
    names: DnsServer


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    names: DnsServer


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
