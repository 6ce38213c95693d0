"""Services that speak first: their banner names them, a harmless command may complete it."""

from __future__ import annotations

import re
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Identified, ask, hear
from cyberscan.network.services.vnc import who_is_let_in
from cyberscan.network.text import readable

_SSH = re.compile(rb"(?:[^\n]{0,255}\n){0,20}SSH-(\d\.\d{1,2})-([^\s]{1,100})[^\r\n]{0,255}")
_FTP_WORDS = re.compile(rb"ftp|filezilla|pure-?ftpd", re.IGNORECASE)
_TELNET = re.compile(rb"\xff[\xfb-\xfe][\x00-\x31]")
_XMPP = re.compile(
    rb"""(?:<\?xml[^>]{0,100}\?>\s{0,20})?<stream:stream\s(?=[^>]{0,999}"""
    rb"""=["']http://etherx\.jabber\.org/streams["'])(?=[^>]{0,999}=["']jabber:(client|server)["'])"""
)
_LOGIN = re.compile(rb"(?:login|username|user name)\s*: ?$", re.IGNORECASE)


def greeted(stream: Stream, data: bytes, port: int) -> Identified | None:
    """What a greeting says, completed by a harmless question on the same connection."""
    found = by_greeting(data, port)
    if found is None:
        return None
    found = replace(found, banner=found.banner or readable(data))
    complete = _COMPLETIONS.get(found.name)
    return complete(stream, found) if complete else found


def by_greeting(data: bytes, port: int) -> Identified | None:
    """The service that speaks like that, or None. ``port`` only settles what two protocols share."""
    if ssh := _SSH.match(data):
        version = ssh[1].decode()
        # Its first line alone: the binary lists that follow may come in the same breath.
        line = readable(ssh[0].rpartition(b"\n")[2])
        return Identified(
            "ssh", product=readable(ssh[2]), banner=line, features=(f"protocol {version}",)
        )
    if vnc := re.match(rb"RFB (\d{3}\.\d{3})\n", data):
        return Identified("vnc", version=vnc[1].decode())
    if rsync := re.match(rb"@RSYNCD: ([\d.]{1,10})", data):
        return Identified("rsync", version=rsync[1].decode())
    if data.startswith(b"+OK") and b"\r\n" in data:
        return Identified("pop3", how="banner")
    if data.startswith((b"* OK", b"* PREAUTH", b"* BYE")) and b"\r\n" in data:
        return Identified("imap", how="banner")
    if re.match(rb"220[ -]", data) and b"\r\n" in data:
        return _two_twenty(data, port)
    if _TELNET.match(data):
        return Identified("telnet")
    if _LOGIN.search(data[-40:]) and len(data) < 2000:
        return Identified("telnet", how="banner")
    if xmpp := _XMPP.match(data):  # how it complains of a question that is not its own
        return Identified("xmpp" if xmpp[1] == b"client" else "xmpp-server")
    return _mysql(data)


def _two_twenty(data: bytes, port: int) -> Identified | None:
    """SMTP and FTP both greet with 220."""
    if re.search(rb"\bE?SMTP\b", data, re.IGNORECASE) or port in (25, 587, 2525):
        return Identified("smtp", how="banner")
    if _FTP_WORDS.search(data) or port in (21, 2121):
        return Identified("ftp", how="banner")
    return None


def _mysql(data: bytes) -> Identified | None:
    """The initial handshake (protocol 10), or the refusal of a host that may not connect."""
    if len(data) < 9 or int.from_bytes(data[:3], "little") != len(data) - 4 or data[3] != 0:
        return None
    if data[4] == 0xFF and re.search(rb"is (?:not allowed|blocked)|Too many connections", data):
        return Identified("mysql", open_access=False)
    version, end, _ = data[5:].partition(b"\0")
    if data[4] != 10 or not end or not re.match(rb"\d+\.\d+", version):
        return None
    text = readable(version, 60)
    # MariaDB 10 and later hid its number behind 5.5.5- for the sake of old replication clients.
    text = text.removeprefix("5.5.5-")
    product = "MariaDB" if "mariadb" in text.lower() else "MySQL"
    return Identified("mysql", product=product, version=text, banner=text)


def _ftp(stream: Stream, found: Identified) -> Identified:
    """FEAT lists ``AUTH TLS`` when the server can encrypt (RFC 4217 §6)."""
    answer = ask(stream, b"FEAT\r\n")
    if not answer.startswith(b"211"):
        return _ftp_without_list(stream, found, answer)
    lines = [readable(line).lower() for line in answer.splitlines()[1:]]
    features = tuple(line for line in lines if line and not line.startswith("211"))[:40]
    return replace(found, how="protocol", features=features or ("empty",))


def _ftp_without_list(stream: Stream, found: Identified, answer: bytes) -> Identified:
    """FEAT is optional (RFC 2389) and some answer it only after login: ask for TLS itself."""
    asked = ask(stream, b"AUTH TLS\r\n")
    if asked.startswith(b"234 "):
        return replace(found, how="protocol", features=("auth tls",))
    if re.match(rb"50[02] ", answer) and re.match(rb"(?:50[0-4]|53[04]) ", asked):
        return replace(found, how="protocol", features=("no feat",))
    return found  # nothing is concluded


def _pop3(stream: Stream, found: Identified) -> Identified:
    """CAPA lists ``STLS`` when the server can encrypt (RFC 2595 §4)."""
    lines = ask(stream, b"CAPA\r\n").splitlines()
    if not lines or not lines[0].startswith(b"+OK") or lines[-1] != b".":
        return found
    features = tuple(readable(line).lower() for line in lines[1:-1])[:40]
    return replace(found, how="protocol", features=features or ("empty",))


def _imap(stream: Stream, found: Identified) -> Identified:
    """CAPABILITY lists ``STARTTLS`` when the server can encrypt (RFC 9051 §6.1.1)."""
    answer = ask(stream, b"a1 CAPABILITY\r\n")
    listed = re.search(rb"^\* CAPABILITY ([^\r\n]{1,1000})", answer, re.MULTILINE)
    if listed is None or b"a1 OK" not in answer:
        return found
    return replace(found, how="protocol", features=tuple(readable(listed[1], 1000).lower().split()))


_COMPLETIONS = {"vnc": who_is_let_in, "ftp": _ftp, "pop3": _pop3, "imap": _imap}


def wait_for_greeting(stream: Stream, seconds: float) -> bytes:
    """What the service says by itself."""
    return hear(stream, seconds, limit=4096)
