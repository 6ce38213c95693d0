"""A tlslite-ng server: ``tlslite_server.py PORT CERTIFICATE KEY PROFILE``."""

from __future__ import annotations

import socketserver
import sys
from contextlib import suppress
from pathlib import Path

from tlslite.api import HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey
from tlslite.errors import BaseTLSException


def settings(profile: str) -> HandshakeSettings:
    """``modern`` as it comes; ``old`` with everything that it can."""
    chosen = HandshakeSettings()
    if profile == "old":
        chosen.minVersion = (3, 0)
        chosen.minKeySize = 512
        chosen.cipherNames = [
            "chacha20-poly1305", "aes256gcm", "aes128gcm", "aes256ccm", "aes128ccm", "aes128ccm_8",
            "aes256", "aes128", "3des", "rc4", "null",
        ]  # fmt: skip
        chosen.macNames = ["sha", "sha256", "sha384", "aead", "md5"]
        chosen.keyExchangeNames = ["rsa", "dhe_rsa", "ecdhe_rsa", "dh_anon", "ecdh_anon"]
        chosen.rsaSigHashes = ["sha512", "sha384", "sha256", "sha224", "sha1", "md5"]
    return chosen


class Handler(socketserver.BaseRequestHandler):
    """One handshake, one word."""

    def handle(self) -> None:
        self.request.settimeout(5)
        connection = TLSConnection(self.request)
        connection.ignoreAbruptClose = True
        # what a peer that hangs up in the middle leads to, ValueError for those that talk nonsense
        with suppress(OSError, BaseTLSException, ValueError):
            connection.handshakeServer(
                certChain=CHAIN, privateKey=KEY, settings=SETTINGS, anon=PROFILE == "old"
            )
            connection.send(b"HTTP/1.0 200 OK\r\n\r\nok\n")
            connection.close()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 100


if __name__ == "__main__":
    _, port, certificate, key, PROFILE = sys.argv
    CHAIN = X509CertChain()
    CHAIN.parsePemList(Path(certificate).read_text())
    KEY = parsePEMKey(Path(key).read_text(), private=True)
    SETTINGS = settings(PROFILE)
    Server(("127.0.0.1", int(port)), Handler).serve_forever()
