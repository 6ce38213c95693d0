"""Services that speak first: their banner names them, a harmless command may complete it."""

from __future__ import annotations

import re
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Identified, ask, hear
from cyberscan.network.services.banners import with_software
from cyberscan.network.services.completions import COMPLETIONS
from cyberscan.network.text import readable

_SSH = re.compile(rb"(?:[^\n]{0,255}\n){0,20}(SSH-(\d\.\d{1,2})-[^\s]{1,100}[^\r\n]{0,255})")
_FTP_WORDS = re.compile(rb"ftp|filezilla|pure-?ftpd", re.IGNORECASE)
_TELNET = re.compile(rb"\xff[\xfb-\xfe][\x00-\x31]")
_TELNET_COMMAND = re.compile(
    rb"\xff(?:[\xfb-\xfe].|\xfa[^\xff]{0,100}\xff\xf0|[\xf0-\xf9])", re.DOTALL
)
_XMPP = re.compile(
    rb"""(?:<\?xml[^>]{0,100}\?>\s{0,20})?<stream:stream\s(?=[^>]{0,999}"""
    rb"""=["']http://etherx\.jabber\.org/streams["'])(?=[^>]{0,999}=["']jabber:(client|server)["'])"""
)
_LOGIN = re.compile(rb"(?:login|username|user name)\s*: ?$", re.IGNORECASE)
_SVN = re.compile(rb"\( success \( \d{1,3} \d{1,3} \( [^()]{0,200}\) \( [^()]{0,500}\) \) \) ?")
_IRC = re.compile(rb"(?::[^\s]{1,255} )?NOTICE (?:\*|AUTH|Auth|\w{1,30}) :")
_FORMS = (
    (re.compile(rb"Asterisk Call Manager/\d{1,3}\.\d{1,3}"), "ami"),
    (re.compile(rb"Content-Type: auth/request\n\n"), "freeswitch"),
    (re.compile(rb'"IMPLEMENTATION" "[^"\r\n]{1,100}"\r\n(?:"[A-Z]|OK)'), "managesieve"),
    (re.compile(rb"20[01] [^\r\n]{0,200}(?:\bNNTP\b|NNRP|InterNetNews|\bINN\b)"), "nntp"),
)
"""Those whose whole recognition is the form of their first line."""
_LONGEST_LINE = 600


def greeted(stream: Stream, data: bytes, port: int) -> Identified | None:
    """What a greeting says, completed by a harmless question on the same connection."""
    found = by_greeting(data, port) or _ftp_or_smtp(stream, data)
    if found is None:
        return None
    line = _line(found, data)
    found = with_software(replace(found, banner=line[:200]), line)
    complete = COMPLETIONS.get(found.name)
    return complete(stream, found) if complete else found


def _line(found: Identified, data: bytes) -> str:
    """The greeting as one printable line."""
    if found.banner:
        return found.banner
    if found.name == "telnet":
        data = _TELNET_COMMAND.sub(b"", data)
    return readable(data, _LONGEST_LINE)


def by_greeting(data: bytes, port: int) -> Identified | None:
    """The service that speaks like that, or None. ``port`` only settles what two protocols share."""
    if ssh := _SSH.match(data):
        # Its line alone: the binary lists that follow may come in the same breath.
        version = ssh[2].decode()
        return Identified("ssh", banner=readable(ssh[1]), features=(f"protocol {version}",))
    if vnc := re.match(rb"RFB (\d{3}\.\d{3})\n", data):
        return Identified("vnc", how="banner", features=(f"protocol {vnc[1].decode()}",))
    if rsync := re.match(rb"@RSYNCD: (\d{1,3}(?:\.\d{1,3})?)[ \n]", data):
        return Identified("rsync", features=(f"protocol {rsync[1].decode()}",))
    if data.startswith(b"+OK") and b"\r\n" in data:
        return Identified("pop3", how="banner")
    if data.startswith((b"* OK", b"* PREAUTH", b"* BYE")) and b"\r\n" in data:
        return Identified("imap", how="banner")
    if re.match(rb"(?:220|421|554)[ -]", data) and b"\r\n" in data:
        return _two_twenty(data, port)
    return _by_form(data) or _mysql(data)


def _by_form(data: bytes) -> Identified | None:
    if _SVN.match(data):
        return Identified("svn", proof="greeting of its protocol")
    if _IRC.match(data) and b"\r\n" in data:
        return Identified("irc", how="banner")
    for form, name in _FORMS:
        if form.match(data):
            return Identified(name, how="banner")
    if _TELNET.match(data):
        return Identified("telnet")
    if _LOGIN.search(data[-40:]) and len(data) < 2000:
        return Identified("telnet", how="banner")
    if xmpp := _XMPP.match(data):  # how it complains of a question that is not its own
        return Identified("xmpp" if xmpp[1] == b"client" else "xmpp-server")
    return None


def _two_twenty(data: bytes, port: int) -> Identified | None:
    """SMTP and FTP both greet with 220, or refuse with 421; SMTP also with 554 (RFC 5321 §3.1)."""
    if re.search(rb"\bE?SMTP\b", data, re.IGNORECASE) or port in (25, 465, 587, 2525):
        return Identified("smtp", how="banner")
    if _FTP_WORDS.search(data) or port in (21, 990, 2121):
        return Identified("ftp", how="banner")
    return None


_TWO_TWENTY = re.compile(rb"220 [^\r\n]{0,500}\r\n")


def _ftp_or_smtp(stream: Stream, data: bytes) -> Identified | None:
    """Whose greeting names neither and is at home nowhere: each has one question that only it knows."""
    if not _TWO_TWENTY.fullmatch(data):
        return None
    if ask(stream, b"FEAT\r\n").startswith(b"211-"):
        return Identified("ftp")
    if re.match(rb"250[ -]", ask(stream, b"EHLO cyberscan.invalid\r\n")):
        return Identified("smtp")
    return None


_NOT_ALLOWED = {1129, 1130}
_TOO_MANY = {1040, 1203}
"""Numbers of errors: the words that follow them are in the server's language."""


def _mysql(data: bytes) -> Identified | None:
    """The initial handshake (protocol 10), or the refusal of a host that may not connect."""
    if len(data) < 9 or int.from_bytes(data[:3], "little") != len(data) - 4 or data[3] != 0:
        return None
    number = int.from_bytes(data[5:7], "little")
    if data[4] == 0xFF and number in _NOT_ALLOWED | _TOO_MANY:
        return Identified("mysql", open_access=False if number in _NOT_ALLOWED else None)
    version, end, _ = data[5:].partition(b"\0")
    if data[4] != 10 or not end or not re.match(rb"\d+\.\d+", version):
        return None
    text = readable(version, 60)
    # MariaDB 10 and later hid its number behind 5.5.5- for the sake of old replication clients.
    text = text.removeprefix("5.5.5-")
    product = "MariaDB" if "mariadb" in text.lower() else "MySQL"
    return Identified("mysql", product=product, version=text, banner=text)


def wait_for_greeting(stream: Stream, seconds: float) -> bytes:
    """What the service says by itself."""
    return hear(stream, seconds, limit=4096)
