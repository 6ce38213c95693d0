"""Two TLS servers to be assessed, and the truth about them, told by ``openssl`` one suite at a time."""

from __future__ import annotations

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.tls_link import FLEET, SERVER, Link
from tests.lab.space import run

DOMAIN = "ville-bench.test"
HOST = f"www.{DOMAIN}"
INTERMEDIATE, BROAD = 443, 444
FLEET_HOSTS = {f"s{number}.{DOMAIN}": ip for number, ip in enumerate(FLEET)}

Suites = frozenset[tuple[str, int]]
"""(version, IANA code) of what a server accepts."""

_INTERMEDIATE = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384"
)
_EVERYTHING = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
_OPTIONS = {"TLS 1.0": "tls1", "TLS 1.1": "tls1_1", "TLS 1.2": "tls1_2", "TLS 1.3": "tls1_3"}
_CLEAN = {**os.environ, "OPENSSL_CONF": "/dev/null"}
"""Debian's own settings would raise the security level."""

_NGINX = """\
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    ssl_certificate {folder}/chain.pem;
    ssl_certificate_key {folder}/leaf.key;
    ssl_session_cache shared:bench:10m;
    ssl_session_tickets off;
    server {{
        listen 443 ssl backlog=4096;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers {intermediate};
        ssl_prefer_server_ciphers off;
        ssl_dhparam {folder}/ffdhe2048.pem;
        location / {{ return 200 "ok"; }}
    }}
    server {{
        listen 444 ssl backlog=4096;
        ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
        ssl_ciphers {everything};
        ssl_prefer_server_ciphers on;
        ssl_dhparam {folder}/modp_1536.pem;
        location / {{ return 200 "ok"; }}
    }}
}}
"""


class Servers:
    """nginx twice behind a link: 443 as Mozilla's intermediate profile asks, 444 with all it can speak."""

    def __init__(self, link: Link, folder: Path) -> None:
        self._link = link
        self._folder = folder
        self._undo = ExitStack()
        self.ca_file = folder / "ca.pem"

    def __enter__(self) -> Self:
        self._folder.chmod(0o755)
        _certificates(self._folder)
        for group in ("ffdhe2048", "modp_1536"):
            run("openssl", "genpkey", "-genparam", "-algorithm", "DH",
                "-pkeyopt", f"group:{group}", "-out", str(self._folder / f"{group}.pem"))  # fmt: skip
        settings = self._folder / "nginx.conf"
        settings.write_text(
            _NGINX.format(folder=self._folder, intermediate=_INTERMEDIATE, everything=_EVERYTHING)
        )
        server = subprocess.Popen(
            self._link.far("nginx", "-c", str(settings), "-p", str(self._folder)), env=_CLEAN
        )
        self._undo.callback(server.wait)
        self._undo.callback(server.terminate)
        self._await()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._undo.close()

    def truth(self, port: int) -> Suites:
        """What ``openssl s_client`` could agree to, each version and suite in a connection of its own."""
        asked = [
            (version, code, name) for version in _OPTIONS for code, name in _candidates(version)
        ]
        with ThreadPoolExecutor(8) as pool:
            agreed = pool.map(lambda one: self._agrees(port, one[0], one[2]), asked)
            return frozenset(
                (version, code)
                for (version, code, _), yes in zip(asked, agreed, strict=True)
                if yes
            )

    def _agrees(self, port: int, version: str, name: str) -> bool:
        which = "-ciphersuites" if version == "TLS 1.3" else "-cipher"
        value = name if version == "TLS 1.3" else f"{name}:@SECLEVEL=0"
        done = subprocess.run(
            self._link.near(
                "openssl", "s_client", "-connect", f"{SERVER}:{port}", "-servername", HOST,
                f"-{_OPTIONS[version]}", which, value, "-brief",
            ),
            env=_CLEAN, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            timeout=20,
        )  # fmt: skip
        return f"Ciphersuite: {name}\n" in done.stderr

    def _await(self) -> None:
        for _ in range(100):
            listening = run(*self._link.far("ss", "-Hltn"))
            if f":{INTERMEDIATE} " in listening and f":{BROAD} " in listening:
                return
            time.sleep(0.1)
        raise RuntimeError((self._folder / "error.log").read_text() or "nginx does not listen")


def _candidates(version: str) -> list[tuple[int, str]]:
    """Every suite that OpenSSL can speak in a version, without a shared secret."""
    option = _OPTIONS[version]
    listed = run("openssl", "ciphers", "-s", f"-{option}", "-V", _EVERYTHING)
    found = []
    for line in listed.splitlines():
        code, _, name = line.split()[:3]
        high, low = code.split(",")
        found.append((int(high, 16) << 8 | int(low, 16), name))
    return found


def _certificates(folder: Path) -> None:
    """An authority and a leaf of RSA 2048 that bears every name of the bench."""
    day = ["-days", "30", "-noenc", "-newkey", "rsa:2048", "-sha256"]
    run("openssl", "req", "-x509", *day, "-subj", "/CN=Autorite du banc",
        "-keyout", f"{folder}/ca.key", "-out", f"{folder}/ca.pem",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    run("openssl", "req", "-x509", *day, "-subj", f"/CN={HOST}",
        "-CA", f"{folder}/ca.pem", "-CAkey", f"{folder}/ca.key",
        "-keyout", f"{folder}/leaf.key", "-out", f"{folder}/leaf.pem",
        "-addext", f"subjectAltName=DNS:*.{DOMAIN}", "-addext", "basicConstraints=critical,CA:FALSE",
        "-addext", "extendedKeyUsage=serverAuth")  # fmt: skip
    (folder / "chain.pem").write_text((folder / "leaf.pem").read_text())
