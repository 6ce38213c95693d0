"""One real handshake for each version and suite: what three generations of OpenSSL agree to.

Reads ``[{"port": …, "starttls": …, "psk": …}, …]`` and writes, in the same order, the pairs
``[version, code]`` of the suites that at least one client was given, whose order decides, and the
codes known to the clients.
OpenSSL 3 is Python's own, 1.1.1 and 1.0.2 come with nassl. ``OPENSSL_CONF`` must be /dev/null.
"""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from nassl._nassl import OpenSSLError
from nassl.legacy_ssl_client import LegacySslClient
from nassl.ssl_client import (
    ClientCertificateRequested,
    OpenSslVerifyEnum,
    OpenSslVersionEnum,
    SslClient,
)

from tests.lab.tls.programs.dialects import HOST, connect
from tests.lab.tls.programs.legacy import CODES, SSL2_CODES

Found = set[tuple[str, int]]
EVERYTHING = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
VERSIONS = {
    "TLS 1.0": ssl.TLSVersion.TLSv1,
    "TLS 1.1": ssl.TLSVersion.TLSv1_1,
    "TLS 1.2": ssl.TLSVersion.TLSv1_2,
}
LEGACY = {
    "SSL 2.0": OpenSslVersionEnum.SSLV2,
    "SSL 3.0": OpenSslVersionEnum.SSLV3,
    "TLS 1.0": OpenSslVersionEnum.TLSV1,
    "TLS 1.1": OpenSslVersionEnum.TLSV1_1,
    "TLS 1.2": OpenSslVersionEnum.TLSV1_2,
}
TLS13 = {
    0x1301: "TLS_AES_128_GCM_SHA256", 0x1302: "TLS_AES_256_GCM_SHA384",
    0x1303: "TLS_CHACHA20_POLY1305_SHA256", 0x1304: "TLS_AES_128_CCM_SHA256",
    0x1305: "TLS_AES_128_CCM_8_SHA256",
}  # fmt: skip


GROUPS = {
    "x25519": "X25519", "x448": "X448", "secp256r1": "prime256v1", "secp384r1": "secp384r1",
    "secp521r1": "secp521r1", "secp224r1": "secp224r1", "secp192r1": "prime192v1", "secp256k1": "secp256k1",
    "brainpoolP256r1": "brainpoolP256r1", "brainpoolP384r1": "brainpoolP384r1",
    "brainpoolP512r1": "brainpoolP512r1", "sect283r1": "sect283r1", "sect571r1": "sect571r1",
    "ffdhe2048": "ffdhe2048", "ffdhe3072": "ffdhe3072", "ffdhe4096": "ffdhe4096",
    "ffdhe8192": "ffdhe8192",
}  # fmt: skip


class Server:
    """One server to ask."""

    def __init__(self, port: int, starttls: str = "", psk: str = "", **_: object) -> None:
        self.port, self.starttls, self.psk = port, starttls, psk

    def suites(self) -> Found:
        """Every pair that some client completed."""
        found = set(self._shared_key() if self.psk else self._modern())
        return found | set(self._oldest()) | set(self._newest())

    def preference(self, found: Found) -> dict[str, str]:
        """Whose order decides, by version: the same two suites are offered both ways round."""
        names = {s["id"] & 0xFFFF: s["name"] for s in _known(ssl.TLSVersion.TLSv1_2)}
        decided = {}
        for version, number in VERSIONS.items():
            both = [names[c] for v, c in sorted(found) if v == version and c in names][:2]
            if len(both) < 2:
                continue
            chosen = {self._chosen(number, order) for order in (both, both[::-1])}
            if None not in chosen:
                decided[version] = "server" if len(chosen) == 1 else "client"
        return decided

    def _chosen(self, version: ssl.TLSVersion, names: list[str]) -> str | None:
        context = _context(version, ":".join([*names, "@SECLEVEL=0"]))
        try:
            with connect(self.port, self.starttls) as peer:
                cipher = context.wrap_socket(peer, server_hostname=HOST).cipher()
        except OSError:
            return None
        return cipher[0] if cipher else None

    def groups(self, found: Found) -> Iterator[tuple[str, str]]:
        """The groups of one key exchange each."""
        spoken = {version for version, _ in found}
        # the newest of the old versions: without signature algorithms a server may fear SHA-1
        newest = max(spoken & set(VERSIONS), default="")
        curves = {s["id"] & 0xFFFF for s in _known(ssl.TLSVersion.TLSv1_2) if "ECDSA" in s["name"]}
        bound = all(code in curves for version, code in found if version == newest)
        for name, theirs in GROUPS.items():
            if "TLS 1.3" in spoken and self._shares(theirs, ssl.TLSVersion.TLSv1_3):
                yield "TLS 1.3", name
            if not newest:
                continue
            if self._shares(theirs, VERSIONS[newest]) or (bound and self._prefers(theirs, newest)):
                yield "TLS 1.2", name

    def _shares(self, group: str, version: ssl.TLSVersion) -> bool:
        context = _context(version, "ECDHE:AECDH:@SECLEVEL=0")
        context.set_ecdh_curve(group)
        try:
            with connect(self.port, self.starttls) as peer:
                context.wrap_socket(peer, server_hostname=HOST).close()
        except OSError:
            return False
        return True

    def _prefers(self, group: str, version: str) -> bool:
        """Before the curve of an ECDSA certificate, without which that cannot be used."""
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{self.port}", "-servername", HOST,
                   f"-tls1_{version[-1]}".removesuffix("_0"), "-groups", f"{group}:P-256",
                   "-cipher", "ECDHE:@SECLEVEL=0"]  # fmt: skip
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        lines = (line for line in done.stdout.splitlines() if line.startswith(b"Server Temp Key: "))
        return b"prime256v1" not in next(lines, b"prime256v1")

    def _modern(self) -> Iterator[tuple[str, int]]:
        for version, number in VERSIONS.items():
            for suite in _known(number):
                if self._completes(number, suite["name"]):
                    yield version, suite["id"] & 0xFFFF

    def _completes(self, version: ssl.TLSVersion, name: str) -> bool:
        context = _context(version, f"{name}:@SECLEVEL=0")
        try:
            with connect(self.port, self.starttls) as peer:
                context.wrap_socket(peer, server_hostname=HOST).close()
        except OSError:
            return False
        return True

    def _shared_key(self) -> Iterator[tuple[str, int]]:
        """Python 3.11 has no pre-shared keys: the command has."""
        for version in VERSIONS:
            for name, code in _psk_suites():
                command = ["openssl", "s_client", "-connect", f"127.0.0.1:{self.port}", "-psk", self.psk,
                           f"-tls1_{version[-1]}" if version[-1] != "0" else "-tls1",
                           "-cipher", f"{name}:@SECLEVEL=0"]  # fmt: skip
                done = subprocess.run(
                    command, stdin=subprocess.DEVNULL, capture_output=True, check=False
                )
                if b"Cipher is " + name.encode() in done.stdout:
                    yield version, code

    def _oldest(self) -> Iterator[tuple[str, int]]:
        """OpenSSL 1.0.2: SSL 2.0 and 3.0, and the suites that OpenSSL 3 has forgotten."""
        for version, number in LEGACY.items():
            codes = SSL2_CODES if version == "SSL 2.0" else CODES
            forgotten = version.startswith("SSL")
            for name, code in codes.items():
                if (forgotten or code not in MODERN) and self._legacy(number, name):
                    yield version, code

    def _legacy(self, version: OpenSslVersionEnum, name: str) -> bool:
        try:
            with connect(self.port, self.starttls) as peer:
                client = LegacySslClient(
                    underlying_socket=peer, ssl_version=version, ssl_verify=OpenSslVerifyEnum.NONE
                )
                client.set_cipher_list(name)
                return _shakes(client)
        except OSError:
            return False

    def _newest(self) -> Iterator[tuple[str, int]]:
        for code, name in TLS13.items():
            if self._newest_takes(name) or (not self.starttls and self._finite_field(name)):
                yield "TLS 1.3", code

    def _newest_takes(self, name: str) -> bool:
        try:
            with connect(self.port, self.starttls) as peer:
                client = SslClient(
                    underlying_socket=peer, ssl_version=OpenSslVersionEnum.TLSV1_3,
                    ssl_verify=OpenSslVerifyEnum.NONE,
                )  # fmt: skip
                client.set_tlsext_host_name(HOST)
                client.set_ciphersuites(name)
                return _shakes(client)
        except OSError:
            return False

    def _finite_field(self, name: str) -> bool:
        """OpenSSL 1.1.1 has no finite-field group in TLS 1.3; the command has."""
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{self.port}", "-tls1_3",
                   "-ciphersuites", name, "-groups", "ffdhe2048:ffdhe3072"]  # fmt: skip
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return b"Cipher is " + name.encode() in done.stdout


def _shakes(client: SslClient | LegacySslClient) -> bool:
    try:
        client.do_handshake()
    except ClientCertificateRequested:
        return True
    except OpenSSLError as error:
        # it was agreed to; our client then found the key too small for its taste
        return "dh key too small" in str(error)
    return True


def _context(version: ssl.TLSVersion, ciphers: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= 0x4  # SSL_OP_LEGACY_SERVER_CONNECT
    context.set_ciphers(ciphers)
    context.minimum_version = context.maximum_version = version
    return context


def _known(version: ssl.TLSVersion) -> list[dict[str, Any]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers(EVERYTHING)
    return [
        dict(suite)
        for suite in context.get_ciphers()
        if suite["protocol"] != "TLSv1.3"
        and (version is ssl.TLSVersion.TLSv1_2 or suite["protocol"] != "TLSv1.2")
    ]


def _psk_suites() -> Iterable[tuple[str, int]]:
    listed = subprocess.run(
        ["openssl", "ciphers", "-V", "PSK:@SECLEVEL=0"], capture_output=True, text=True, check=True
    )
    for line in listed.stdout.splitlines():
        code, _, name, *_ = line.split()
        high, low = (int(part, 16) for part in code.split(","))
        if high != 0x13:
            yield name, high << 8 | low


MODERN = {suite["id"] & 0xFFFF for suite in _known(ssl.TLSVersion.TLSv1_2)}


def _everything(server: Server) -> dict[str, Any]:
    suites = server.suites()
    if server.psk:
        return {"suites": sorted(suites), "preference": {}, "groups": None}
    groups = None if server.starttls else sorted(server.groups(suites))
    return {
        "suites": sorted(suites), "preference": server.preference(suites), "groups": groups
    }  # fmt: skip


def main() -> None:
    """Every server, several at a time."""
    servers = [Server(**given) for given in json.load(sys.stdin)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(_everything, servers))
    known = MODERN | set(CODES.values()) | set(SSL2_CODES.values()) | set(TLS13)
    answer = {"found": found, "known": sorted(known), "groups": sorted(GROUPS)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
