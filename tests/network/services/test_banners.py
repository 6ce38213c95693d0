"""Greetings as the daemons say them, and what only resembles them."""

import re
import tomllib

import pytest

from cyberscan import datapack
from cyberscan.network.services.banners import software
from cyberscan.recognition import signatures

ROWS = tomllib.loads((datapack.SHIPPED / "banners.toml").read_text(encoding="utf-8"))["software"]

DEBIAN = [
    ("ssh", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10", "openssh", "9.2p1"),
    ("ssh", "SSH-2.0-dropbear_2022.83", "dropbear", "2022.83"),
    ("ssh", "SSH-1.99-Cisco-1.25", "cisco", ""),
    ("ssh", "SSH-2.0-ROSSSH", "mikrotik-routeros", ""),
    ("ssh", "SSH-2.0-libssh_0.9.6", "libssh", "0.9.6"),
    ("ssh", "SSH-2.0-8.49 FlowSsh: Bitvise SSH Server (WinSSHD) 8.49: free", "bitvise", "8.49"),
    ("ftp", "220 (vsFTPd 3.0.3)", "vsftpd", "3.0.3"),
    ("ftp", "220 ProFTPD Server (Ville) [127.0.0.29]", "proftpd", ""),
    ("ftp", "220 ProFTPD 1.3.8 Server (Ville) [x]", "proftpd", "1.3.8"),
    ("ftp", "220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------", "pure-ftpd", ""),
    ("ftp", "220-FileZilla Server 1.7.0 220 Please visit", "filezilla-server", "1.7.0"),
    ("ftp", "220 routeur FTP server (MikroTik 6.49.6) ready", "mikrotik-routeros", "6.49.6"),
    ("smtp", "220 mx.ville.test ESMTP Postfix (Debian/GNU)", "postfix", ""),
    ("smtp", "220 mx.ville.test ESMTP Exim 4.96 Sun, 22 Nov 2026 22:47:36 +0000", "exim", "4.96"),
    ("smtp", "220 mail Microsoft ESMTP MAIL Service ready at Mon, 1 Jan", "exchange", ""),
    (
        "imap",
        "* OK [CAPABILITY IMAP4rev1 SASL-IR ID ENABLE IDLE STARTTLS] Dovecot (Debian) ready.",
        "dovecot",
        "",
    ),
    ("imap", "* OK mail.ville.test Cyrus IMAP 3.6.1-Debian server ready", "cyrus", "3.6.1"),
    ("pop3", "+OK Dovecot (Debian) ready.", "dovecot", ""),
    ("pop3", "+OK mail.ville.test Zimbra 8.8.15_GA_3869 POP3 server ready", "zimbra", "8.8.15"),
    ("vnc", "RFB 003.889", "apple-remote-desktop", ""),
]


@pytest.mark.parametrize(("service", "words", "product", "version"), DEBIAN)
def test_a_greeting_names_its_software(
    service: str, words: str, product: str, version: str
) -> None:
    seen = software(service, words)
    assert seen is not None
    assert (seen.id, seen.version, seen.certainty, seen.signs) == (
        product, version, "firm", ("banner",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("ftp", "220 We left ProFTPD 1.3.8 Server behind, (vsFTPd 3.0.3) is better"),
        ("ssh", "SSH-2.0-NotOpenSSH_9.2p1"),
        ("ssh", "SSH-2.0-x OpenSSH_9.2p1"),
        ("smtp", "220 ESMTP Postfix"),
        ("smtp", "220 mx ESMTP NoPostfixHere"),
        ("imap", "* OK ready, not Dovecot ready"),
        ("http", "SSH-2.0-OpenSSH_9.2p1"),
        ("ssh", "SSH-2.0-" + "A" * 5000),
    ],
)
def test_a_mention_or_a_resemblance_does_not(service: str, words: str) -> None:
    assert software(service, words) is None


def test_one_product_has_one_name_whether_its_greeting_or_its_page_gives_it_away() -> None:
    table = {one.id: one for one in signatures()}
    names = {one.name: one.id for one in signatures()}
    for row in ROWS:
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", row["id"])
        if (same := table.get(row["id"])) is not None:
            assert (row["name"], row["vendor"]) == (same.name, same.vendor), row["id"]
            assert "kev" not in row, "the table of products says it"
        else:
            assert row["name"] not in names, row["id"]


def test_rows_of_one_software_agree() -> None:
    said: dict[str, tuple[str, str]] = {}
    for row in ROWS:
        mine = (row["name"], row.get("vendor", ""))
        assert said.setdefault(row["id"], mine) == mine


def test_exploited_software_that_greets_is_in_the_catalogue() -> None:
    kev = datapack.load()["kev"]
    for row in ROWS:
        if "kev" in row:
            assert kev[row["id"]], row["id"]
