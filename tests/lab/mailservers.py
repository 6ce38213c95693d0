"""The mail servers: one Postfix with several faces, and a small server whose STARTTLS is broken."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.lab.authority import Authority, Pair
from tests.lab.daemons import Daemons
from tests.lab.space import run

GOOD = ("192.31.196.10", "2620:4f:8000::10")
SECOND = "192.52.193.10"
CLEAR = "192.31.196.11"
BROKEN = "192.31.196.12"
EXPIRED = "192.31.196.13"
LOG_IN = "192.52.193.16"
RELAY = "192.52.193.17"
ADDRESSES = (*GOOD, SECOND, CLEAR, BROKEN, EXPIRED, LOG_IN, RELAY)

_POSTFIX_USER = "postfix"


@dataclass(frozen=True)
class Keys:
    """The certificates of the mail servers: DNS tells of them before they start."""

    good: Pair
    second: Pair
    expired: Pair
    log_in: Pair
    relay: Pair

    @classmethod
    def issue(cls, authority: Authority) -> Self:
        """Fresh ones."""
        return cls(
            good=authority.issue(
                "mx.ville-lab.test", "mx-alias.ville-lab.test", "mx-dane.transport.test",
                "mx-usage.transport.test", "mx.petite-ville.test",
            ),
            second=authority.issue("mx2.ville-lab.test"),
            expired=authority.issue("mx-perime.ville-lab.test", days=(-100, -5)),
            log_in=authority.issue("mx-auth.transport.test"),
            relay=authority.issue("mx-relais.transport.test"),
        )  # fmt: skip

    def tlsa(self) -> dict[str, str]:
        """What the zones publish of the two good ones."""
        (first, above), (second, _) = self.good.digests(), self.second.digests()
        return {"tlsa_mx": first, "tlsa_mx2": second, "tlsa_authority": above}


def start(daemons: Daemons, keys: Keys, folder: Path, log_in: Path) -> None:
    """Start every mail server, with a queue and a configuration of their own.

    ``log_in`` is the socket where Dovecot checks passwords.
    """
    folder.mkdir()
    for name in ("conf", "queue", "data"):
        (folder / name).mkdir()
    run("chown", _POSTFIX_USER, str(folder / "data"))
    (folder / "conf" / "main.cf").write_text(_main(folder))
    (folder / "conf" / "master.cf").write_text(_master(keys, log_in))
    # postfix rewrites the rights of its queue at start, which needs the table it ships with
    daemons.start(
        "postfix", ["postfix", "-c", str(folder / "conf"), "start-fg"],
        listens=[f"tcp:{_written(ip)}:25" for ip in ADDRESSES if ip != BROKEN],
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
        "maillog_file": "/dev/stdout", "inet_protocols": "all", "inet_interfaces": GOOD[0],
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


def _written(ip: str) -> str:
    """An address as it stands before a port."""
    return f"[{ip}]" if ":" in ip else ip


def _master(certificates: Keys, log_in: Path) -> str:
    def listener(ip: str, *options: str) -> str:
        return f"{_written(ip)}:25 inet n - n - - smtpd\n" + "".join(f"  -o {o}\n" for o in options)

    def keys(pair: Pair) -> str:
        return f"smtpd_tls_chain_files={pair.key},{pair.certificate}"

    services = "\n".join(
        f"{name} unix {'n' if name == 'cleanup' else '-'} - n - {limit} {program}"
        for name, limit, program in (
            ("rewrite", "-", "trivial-rewrite"), ("anvil", "1", "anvil"), ("tlsmgr", "1", "tlsmgr"),
            ("cleanup", "0", "cleanup"), ("discard", "-", "discard"), ("proxymap", "-", "proxymap"),
        )
    )  # fmt: skip
    return (
        "".join(listener(ip, keys(certificates.good)) for ip in GOOD)
        + listener(SECOND, keys(certificates.second), "smtpd_banner=mx2.ville-lab.test")
        + listener(CLEAR, "smtpd_tls_security_level=none")
        + listener(EXPIRED, keys(certificates.expired), "smtpd_banner=mx-perime.ville-lab.test")
        + listener(
            LOG_IN,
            keys(certificates.log_in),
            "smtpd_banner=mx-auth.transport.test",
            "smtpd_sasl_auth_enable=yes",
            "smtpd_sasl_type=dovecot",
            f"smtpd_sasl_path={log_in}",
        )
        + listener(
            RELAY,
            keys(certificates.relay),
            "smtpd_banner=mx-relais.transport.test",
            "mynetworks=0.0.0.0/0",
        )
        + "qmgr unix n - n 300 1 qmgr\npostlog unix-dgram n - n - 1 postlogd\n"
        + services
        + "\n"
    )
