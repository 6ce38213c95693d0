"""TLS servers written in a language's own library: Node old and new, the JDK, tlslite-ng."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.lab.tls.yard import Missing, Server, Yard, free_port, program

PROGRAMS = Path(__file__).with_name("programs")
NODES = Path(__file__).parents[3] / ".lab" / "node" / "node_modules"
"""Where ``tests/lab/install.sh`` unpacks two Nodes: 0.10.20 (OpenSSL 1.0.1e) and 24 (OpenSSL 3.5)."""


def node(which: str) -> Path:
    """The program of the ``old`` or the ``new`` Node. Raises :class:`Missing`."""
    path = NODES / which / "bin" / "node"
    if not path.is_file():
        raise Missing(f"the {which} Node is not installed (run tests/lab/install.sh)")
    return path


_OLD_NODE: tuple[tuple[str, dict[str, object]], ...] = (
    ("everything", {"ciphers": "ALL:COMPLEMENTOFALL"}),
    ("default", {}),
    ("SSL 3.0 only", {"ciphers": "ALL", "secureProtocol": "SSLv3_method"}),
    ("rc4 first", {"ciphers": "RC4-SHA:AES128-SHA:DES-CBC3-SHA", "honorCipherOrder": True}),
)


def old_node(yard: Yard) -> list[Server]:
    """Node 0.10.20 as left running somewhere since 2013: SSL 3.0, RC4, export suites, Heartbleed."""
    return [_node(yard, "old", name, options) for name, options in _OLD_NODE]


def new_node(yard: Yard) -> list[Server]:
    """Node 24: TLS 1.3 with the post-quantum hybrids of OpenSSL 3.5."""
    return [
        _node(yard, "new", "default", {}, hybrid=True),
        _node(yard, "new", "hybrid first",
              {"ecdhCurve": "X25519MLKEM768:SecP256r1MLKEM768:X25519:P-256", "minVersion": "TLSv1.3",
               "honorCipherOrder": True}, hybrid=True),
    ]  # fmt: skip


def _node(
    yard: Yard, which: str, name: str, options: dict[str, object], hybrid: bool = False
) -> Server:
    port = free_port()
    title = f"Node {'0.10' if which == 'old' else '24'} {name}"
    yard.start(
        title,
        [str(node(which)), str(PROGRAMS / "node_server.js"), str(port), str(yard.rsa.certificate),
         str(yard.rsa.key), json.dumps(options)],
        port,
    )  # fmt: skip
    return Server(title, port, hybrid=hybrid)


def jdk(yard: Yard) -> list[Server]:
    """JSSE with its prohibitions lifted: SSL 3.0, RC4, DES, 3DES, EXPORT40, NULL, anonymous."""
    program("javac")  # a source file is run as it is; a runtime alone cannot
    port = free_port()
    store = yard.folder / "keys.p12"
    subprocess.run(
        ["openssl", "pkcs12", "-export", "-out", store, "-passout", "pass:laboratoire",
         "-in", yard.rsa.certificate, "-inkey", yard.rsa.key],
        check=True, capture_output=True,
    )  # fmt: skip
    yard.start(
        "jdk",
        ["java", "-Xmx128m", str(PROGRAMS / "OldServer.java"), str(port), str(store), "laboratoire"],
        port, bound="[::ffff:127.0.0.1]",
    )  # fmt: skip
    return [Server("JDK 17 everything", port, asked_by="jdk")]


def tlslite(yard: Yard) -> list[Server]:
    """tlslite-ng: pure Python, and the only one here with MD5 and RC4 from SSL 3.0 to TLS 1.2."""
    found = []
    for profile in ("modern", "old"):
        port = free_port()
        yard.start(
            f"tlslite-ng {profile}",
            [sys.executable, str(PROGRAMS / "tlslite_server.py"), str(port),
             str(yard.rsa.certificate), str(yard.rsa.key), profile],
            port,
        )  # fmt: skip
        found.append(Server(f"tlslite-ng {profile}", port))
    return found
