"""Other tools' answers about the same servers, in one form: pairs of a version and an IANA code.

``sslscan``, ``testssl``, ``sslyze`` and nmap's ``ssl-enum-ciphers``. None of them is the truth: each is a
referee whose differences are explained in ``docs/en/tls-parity.md``.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from cyberscan.tls_suites import suites
from tests.lab.tls.clients import Pairs
from tests.lab.tls.programs.legacy import CODES, SSL2_CODES
from tests.lab.tls.yard import BARE, HOST, IP, Server

_VERSIONS = {
    "SSLv2": "SSL 2.0", "SSLv3": "SSL 3.0", "TLSv1.0": "TLS 1.0", "TLSv1": "TLS 1.0",
    "TLSv1.1": "TLS 1.1", "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3",
}  # fmt: skip


UNNAMED = 0
"""A version that is there, with suites that the referee does not tell."""


class Unable(RuntimeError):
    """The tool does not speak this server's dialect, or gave no answer."""


def _run(*command: str, seconds: float = 900) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=seconds, check=False, env=BARE,
        stdin=subprocess.DEVNULL, errors="replace",
    )  # fmt: skip
    return done.stdout


def _dialect(server: Server, known: dict[str, str]) -> str:
    try:
        return known[server.starttls]
    except KeyError:
        raise Unable(server.starttls) from None


def sslscan(server: Server) -> Pairs:
    """sslscan 2: enumerates with hellos of its own below TLS 1.3, and the OpenSSL that it is linked with."""
    option = _dialect(server, {
        "": "", "smtp": "smtp", "imap": "imap", "pop3": "pop3", "ftp": "ftp", "ldap": "ldap",
        "xmpp": "xmpp", "xmpp_server": "xmpp-server", "postgresql": "psql", "mysql": "mysql",
        "rdp": "rdp",
    })  # fmt: skip
    text = _run(
        "sslscan", "--xml=-", "--no-colour", "--no-check-certificate", "--no-heartbleed",
        "--no-groups", "--no-renegotiation", "--no-fallback", "--no-compression",
        "--connect-timeout=5", "--timeout=3", f"--sni-name={HOST}",
        *([f"--starttls-{option}" if option != "rdp" else "--rdp"] if option else []),
        *(["--xmpp-server"] if option == "xmpp-server" else []),
        f"{IP}:{server.port}",
    )  # fmt: skip
    if "<ssltest" not in text:
        raise Unable(text[-200:])
    found = {
        (_VERSIONS[version], int(code, 16))
        for version, code in re.findall(
            r'<cipher [^>]*sslversion="([^"]+)"[^>]*\bid="(0x[0-9A-Fa-f]+)"', text
        )
    }
    # it says of SSL 2.0 and 3.0 that they are there, and not with which suites
    for version in re.findall(r'<protocol type="ssl" version="(\d)" enabled="1"', text):
        found.add((f"SSL {version}.0", UNNAMED))
    return frozenset(found)


def testssl(server: Server) -> Pairs:
    """testssl.sh: every suite by a hello in bash sockets or its OpenSSL. Minutes for a broad server."""
    dialects = {"": "", "postgresql": "postgres", "xmpp_server": "xmpp-server"}
    option = _dialect(server, dialects | {
        name: name for name in ("smtp", "imap", "pop3", "ftp", "ldap", "xmpp", "mysql")
    })  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        _run(
            "testssl", "-E", "--quiet", "--color", "0", "--warnings", "off", "--ip", IP,
            "--jsonfile", str(report), *(["--starttls", option] if option else []),
            "--openssl-timeout", "5", f"{IP}:{server.port}",
        )  # fmt: skip
        lines = json.loads(report.read_text())
    found = set()
    for line in lines:
        version, _, code = line["id"].partition("_x")
        if line["id"].startswith("cipher-") and code:
            name = (
                version.removeprefix("cipher-").replace("tls1_", "TLSv1.").replace("tls1", "TLSv1")
            )
            found.add((_VERSIONS[name.replace("ssl", "SSLv")], int(code, 16)))
    if not found and not any("cipher" in line["id"] for line in lines):
        raise Unable(str(lines)[-200:])
    return frozenset(found)


def sslyze(server: Server) -> Pairs:
    """sslyze 6: OpenSSL 1.0.2 and 1.1.1, a real handshake for each suite."""
    option = _dialect(server, {"": "", "postgresql": "postgres"} | {
        name: name
        for name in ("smtp", "imap", "pop3", "ftp", "ldap", "xmpp", "xmpp_server", "rdp")
    })  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        _run(
            sys.executable, "-m", "sslyze", "--quiet", "--json_out", str(report), "--sslv2", "--sslv3",
            "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--sni", HOST,
            *(["--starttls", option] if option else []),
            *(["--xmpp_to", HOST] if option.startswith("xmpp") else []), f"{IP}:{server.port}",
        )  # fmt: skip
        if not report.exists():
            raise Unable("no report")
        [result] = json.loads(report.read_text())["server_scan_results"] or [{}]
    if not result.get("scan_result"):
        raise Unable(str(result.get("connectivity_error_trace"))[-200:])
    found = set()
    for field, version in (
        ("ssl_2_0", "SSL 2.0"), ("ssl_3_0", "SSL 3.0"), ("tls_1_0", "TLS 1.0"),
        ("tls_1_1", "TLS 1.1"), ("tls_1_2", "TLS 1.2"), ("tls_1_3", "TLS 1.3"),
    ):  # fmt: skip
        part = result["scan_result"][f"{field}_cipher_suites"]
        if part["status"] != "COMPLETED":
            print(f"  sslyze: {version} ended in {part['error_reason']}")
            continue
        for accepted in part["result"]["accepted_cipher_suites"]:
            suite = accepted["cipher_suite"]
            code = SSL2_CODES.get(suite["openssl_name"]) if version == "SSL 2.0" else None
            found.add((version, code or _by_name(suite["name"], suite["openssl_name"])))
    return frozenset(found)


def nmap(server: Server) -> Pairs:
    """nmap's ssl-enum-ciphers: hellos in Lua, STARTTLS chosen by the number of the port."""
    _dialect(server, {"": ""})
    text = _run("nmap", "-Pn", "-n", "-p", str(server.port), "--script", "+ssl-enum-ciphers", IP)
    if "/tcp open" not in text:
        raise Unable(text[-200:])
    found, version = set(), ""
    for line in text.splitlines():
        if heading := re.match(r"\|\s+(SSLv3|TLSv1\.\d): *$", line):
            version = _VERSIONS[heading[1]]
        elif suite := re.match(r"\|_?\s+([A-Z][A-Za-z0-9_]+) (\(.*\) )?- [A-F]", line):
            # TLS_AKE_… is its own name for the suites of TLS 1.3
            found.add((version, _by_name(suite[1].replace("TLS_AKE_WITH_", "TLS_"))))
    return frozenset(found)


def _by_name(*names: str) -> int:
    known = {suite.name: suite.code for suite in suites().values()} | CODES
    for name in names:
        if name in known:
            return known[name]
    raise KeyError(names)


REFEREES: dict[str, Callable[[Server], Pairs]] = {
    "sslscan": sslscan, "sslyze": sslyze, "nmap": nmap, "testssl": testssl,
}  # fmt: skip
