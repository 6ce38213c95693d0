"""Clients that are asked besides OpenSSL, where they offer what no OpenSSL does."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from cyberscan.tls_suites import suites
from tests.lab.tls.yard import IP, Server, program

Pairs = frozenset[tuple[str, int]]

_JDK_VERSIONS = {
    "SSLv3": "SSL 3.0", "TLSv1": "TLS 1.0", "TLSv1.1": "TLS 1.1", "TLSv1.2": "TLS 1.2",
    "TLSv1.3": "TLS 1.3",
}  # fmt: skip
_DHE_RSA = {
    "AES-128-CBC:+SHA1": 0x0033, "AES-256-CBC:+SHA1": 0x0039, "3DES-CBC:+SHA1": 0x0016,
    "CAMELLIA-128-CBC:+SHA1": 0x0045, "CAMELLIA-256-CBC:+SHA1": 0x0088,
    "AES-128-CBC:+SHA256": 0x0067, "AES-256-CBC:+SHA256": 0x006B, "AES-128-GCM:+AEAD": 0x009E,
    "AES-256-GCM:+AEAD": 0x009F, "AES-128-CCM:+AEAD": 0xC09E, "AES-256-CCM:+AEAD": 0xC09F,
    "AES-128-CCM-8:+AEAD": 0xC0A2, "AES-256-CCM-8:+AEAD": 0xC0A3,
    "CHACHA20-POLY1305:+AEAD": 0xCCAA,
}  # fmt: skip
_SINCE_TLS12 = {code for name, code in _DHE_RSA.items() if not name.endswith("SHA1")}


def jdk(server: Server) -> Pairs:
    """A JDK takes elliptic curves in SSL 3.0: only another JDK asks for them."""
    codes = {suite.name: suite.code for suite in suites().values()}
    source = Path(__file__).parent / "programs" / "OldClient.java"
    done = subprocess.run(
        ["java", "-Xmx128m", str(source), str(server.port)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [line.split() for line in done.stdout.splitlines()]
    return frozenset(
        (_JDK_VERSIONS[version], codes["TLS_" + name.partition("_")[2]]) for version, name in lines
    )


def gnutls(server: Server) -> Pairs:
    """GnuTLS names finite fields before TLS 1.3 (RFC 7919), and so gets DHE from a server without primes."""
    return frozenset(
        (f"TLS {version}", code)
        for version in ("1.0", "1.1", "1.2")
        for name, code in _DHE_RSA.items()
        if (version == "1.2" or code not in _SINCE_TLS12) and _gnutls_gets(server, version, name)
    )


def _gnutls_gets(server: Server, version: str, cipher: str) -> bool:
    priority = f"NONE:+VERS-TLS{version}:+DHE-RSA:+{cipher}:+SIGN-ALL:+GROUP-ALL:+COMP-NULL"
    dialect = ["--starttls-proto", server.starttls] if server.starttls else []
    done = subprocess.run(
        [program("gnutls-cli"), "--insecure", "--priority", priority, *dialect,
         "--port", str(server.port), IP],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip
    return "- Description: (TLS" in done.stdout


OTHER_CLIENTS: dict[str, Callable[[Server], Pairs]] = {"jdk": jdk, "gnutls": gnutls}
