"""The mail servers: one Postfix with three faces, and a small server whose STARTTLS is broken."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.lab.authority import Authority, Pair
from tests.lab.daemons import Daemons
from tests.lab.space import run

GOOD = "192.31.196.10"
CLEAR = "192.31.196.11"
BROKEN = "192.31.196.12"
EXPIRED = "192.31.196.13"
ADDRESSES = (GOOD, CLEAR, BROKEN, EXPIRED)

_POSTFIX_USER = "postfix"


def start(daemons: Daemons, authority: Authority, folder: Path) -> None:
    """Start every mail server, with a queue and a configuration of their own."""
    folder.mkdir()
    good = authority.issue("mx.ville-lab.test", "mx-alias.ville-lab.test")
    expired = authority.issue("mx-perime.ville-lab.test", days=(-100, -5))
    for name in ("conf", "queue", "data"):
        (folder / name).mkdir()
    run("chown", _POSTFIX_USER, str(folder / "data"))
    (folder / "conf" / "main.cf").write_text(_main(folder))
    (folder / "conf" / "master.cf").write_text(_master(good, expired))
    # postfix rewrites the rights of its queue at start, which needs the table it ships with
    daemons.start(
        "postfix", ["postfix", "-c", str(folder / "conf"), "start-fg"],
        listens=[f"tcp:{ip}:25" for ip in (GOOD, CLEAR, EXPIRED)],
    )  # fmt: skip
    peers = Path(__file__).parent / "peers.py"
    daemons.start(
        "broken-starttls", [sys.executable, str(peers), "broken-starttls", BROKEN, "25"],
        listens=[f"tcp:{BROKEN}:25"],
    )  # fmt: skip


def _main(folder: Path) -> str:
    options = {
        "compatibility_level": "3.6", "queue_directory": str(folder / "queue"),
        "data_directory": str(folder / "data"), "mail_owner": _POSTFIX_USER,
        "maillog_file": "/dev/stdout", "inet_protocols": "ipv4", "inet_interfaces": GOOD,
        "myhostname": "mx.ville-lab.test", "mydestination": "ville-lab.test",
        "local_recipient_maps": "", "mynetworks": "127.0.0.0/8", "alias_maps": "",
        "alias_database": "", "default_transport": "discard", "local_transport": "discard",
        "smtpd_banner": "$myhostname ESMTP", "disable_vrfy_command": "yes",
        "smtpd_tls_security_level": "may", "smtpd_tls_protocols": ">=TLSv1.2",
        "tls_high_cipherlist": "ECDHE+AESGCM:ECDHE+CHACHA20", "smtpd_tls_ciphers": "high",
        "tls_preempt_cipherlist": "yes", "smtpd_tls_session_cache_database": "",
        "smtpd_client_connection_count_limit": "100", "shlib_directory": "/usr/lib/postfix",
        "daemon_directory": "/usr/lib/postfix/sbin", "meta_directory": "/etc/postfix",
    }  # fmt: skip
    return "".join(f"{name} = {value}\n" for name, value in options.items())


def _master(good: Pair, expired: Pair) -> str:
    def listener(ip: str, *options: str) -> str:
        return f"{ip}:25 inet n - n - - smtpd\n" + "".join(f"  -o {o}\n" for o in options)

    def keys(pair: Pair) -> str:
        return f"smtpd_tls_chain_files={pair.key},{pair.certificate}"

    services = "\n".join(
        f"{name} unix {'-' if name != 'postlog' else 'n'} - n - {limit} {program}"
        for name, limit, program in (
            ("rewrite", "-", "trivial-rewrite"), ("anvil", "1", "anvil"), ("tlsmgr", "1", "tlsmgr"),
            ("cleanup", "0", "cleanup"), ("discard", "-", "discard"), ("proxymap", "-", "proxymap"),
        )
    )  # fmt: skip
    return (
        listener(GOOD, keys(good))
        + listener(CLEAR, "smtpd_tls_security_level=none")
        + listener(EXPIRED, keys(expired), "smtpd_banner=mx-perime.ville-lab.test")
        + "qmgr unix n - n 300 1 qmgr\npostlog unix-dgram n - n - 1 postlogd\n"
        + services
        + "\n"
    )
