"""Peers that no real daemon plays: run as programs of their own inside the town.

``yes`` agrees with everything on every port, ``mute`` accepts and never says a word,
``broken-starttls`` promises encryption and then talks nonsense, ``yes-dns`` knows every name.
"""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import ssl
import struct
import sys
import threading

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset

_GREETINGS = {21: b"220 ok\r\n", 25: b"220 ok ESMTP\r\n", 110: b"+OK\r\n", 143: b"* OK\r\n"}
_PAGE = b"<!doctype html><html><head><title>OK</title></head><body>OK</body></html>"
_HTTP = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_PAGE), _PAGE)
)
_METHODS = (b"GET ", b"HEAD ", b"POST ", b"OPTIONS ")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 1024
    context: ssl.SSLContext


class Yes(socketserver.BaseRequestHandler):
    """200 to a browser, 250 to a mail server, OK to anybody else; TLS to whoever wants it."""

    server: _Server

    def handle(self) -> None:
        peer: socket.socket = self.request
        peer.settimeout(20)
        with contextlib.suppress(OSError):
            greeting = _GREETINGS.get(_asked_port(peer))
            if greeting:
                peer.sendall(greeting)
            elif not select.select([peer], [], [], 5)[0]:
                peer.sendall(b"OK\r\n")
            if peer.recv(1, socket.MSG_PEEK) == b"\x16":
                peer = self.server.context.wrap_socket(peer, server_side=True)
            self._agree(peer)
            peer.close()

    def _agree(self, peer: socket.socket) -> None:
        while data := peer.recv(4096):
            if data.startswith(_METHODS):
                peer.sendall(_HTTP)
                return
            peer.sendall(b"250 OK\r\n")


class Mute(socketserver.BaseRequestHandler):
    """Takes the connection, reads, says nothing."""

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            while self.request.recv(4096):
                pass


class BrokenStartTls(socketserver.StreamRequestHandler):
    """A mail server that announces STARTTLS, agrees to it, and then is no TLS server."""

    def handle(self) -> None:
        self.wfile.write(b"220 mx-casse.ville-lab.test ESMTP\r\n")
        while line := self.rfile.readline(1000).upper():
            if line.startswith(b"EHLO"):
                self.wfile.write(b"250-mx-casse.ville-lab.test\r\n250-STARTTLS\r\n250 8BITMIME\r\n")
            elif line.startswith(b"STARTTLS"):
                self.wfile.write(b"220 2.0.0 Ready\r\n")
                self.rfile.read1(512)
                self.wfile.write(b"454 4.7.0 TLS not available: no certificate\r\n")
                return
            elif line.startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class YesDns(socketserver.BaseRequestHandler):
    """Any name exists: at the peer that says yes, with any text."""

    def handle(self) -> None:
        data, sock = self.request
        query = dns.message.from_wire(data)
        question = query.question[0]
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA
        here = sys.argv[2]
        values = {
            "A": here, "TXT": '"OK"', "MX": "10 mx.oui.test.", "NS": "ns1.oui.test.",
            "SOA": "ns1.oui.test. ok.oui.test. 1 3600 600 86400 60", "CAA": '0 issue "ok"',
        }  # fmt: skip
        value = values.get(dns.rdatatype.to_text(question.rdtype))
        if value:
            answer.answer.append(
                dns.rrset.from_text(question.name, 60, "IN", question.rdtype, value)
            )
        sock.sendto(answer.to_wire(), self.client_address)


def _asked_port(peer: socket.socket) -> int:
    """The port that the caller meant, before it was led here (SO_ORIGINAL_DST, netfilter)."""
    original = 80
    with contextlib.suppress(OSError):
        return int(struct.unpack("!HH", peer.getsockopt(socket.SOL_IP, original, 16)[:4])[1])
    return 0


def main() -> None:
    """``peers.py ROLE IP PORT[,PORT…] [CERTIFICATE KEY]``."""
    role, ip, ports, *files = sys.argv[1:]
    if role == "yes-dns":
        socketserver.ThreadingUDPServer((ip, int(ports)), YesDns).serve_forever()
    handler = {"yes": Yes, "mute": Mute, "broken-starttls": BrokenStartTls}[role]
    servers = [_Server((ip, int(port)), handler) for port in ports.split(",")]
    for server in servers:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if files:
            server.context.load_cert_chain(*files)
        threading.Thread(target=server.serve_forever).start()


if __name__ == "__main__":
    main()
