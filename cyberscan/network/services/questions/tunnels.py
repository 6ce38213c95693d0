"""Doors to elsewhere: proxies and an old tunnel. Nobody else is ever reached through them."""

from __future__ import annotations

import re
import struct
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import HTTP_WAIT, Dialogue, Identified, ask
from cyberscan.network.services.pages import is_whole, stays_open
from cyberscan.network.services.questions.form import Question
from cyberscan.network.text import readable
from cyberscan.recognition import Answer, read_answer

_NOWHERE = "cyberscan.invalid"  # RFC 6761 §6.4: it never exists, wherever it is looked up


def _request(page: str) -> bytes:
    return (
        f"GET {page} HTTP/1.1\r\nHost: {_NOWHERE}\r\n"
        "User-Agent: Mozilla/5.0 (compatible; cyberscan)\r\nAccept: */*\r\n\r\n"
    ).encode()


_TRIED = re.compile(
    rb"DNS lookup failure|ENOTFOUND|no such host|(?:name or service|host) not (?:known|found)"
    rb"|could ?n.t (?:be )?resolve|(?:unable|failed) to resolve|cannot resolve|no such domain"
    rb"|name resolution|no address associated",
    re.IGNORECASE,
)
"""How a proxy says that it looked for the name and did not find it."""
_SQUID_TRIED = ("ERR_DNS_FAIL", "ERR_CONNECT_FAIL", "ERR_CANNOT_FORWARD", "ERR_READ_ERROR")
"""The last is what Squid 5 says of a name that does not exist."""
_SQUID_REFUSED = ("ERR_ACCESS_DENIED", "ERR_CACHE_ACCESS_DENIED", "ERR_FORWARDING_DENIED")
_SOFTWARE = (
    ("squid", "Squid"),
    ("tinyproxy", "Tinyproxy"),
    ("privoxy", "Privoxy"),
)
_VERSION = re.compile(r"[A-Za-z]{1,20}[/ ](\d{1,3}(?:\.\d{1,4}){1,3}[\w.-]{0,20})")


def _proxy(stream: Stream) -> Identified | None:
    """A page of a name that cannot exist: a proxy that lets us in says that it did not find it."""
    said = ask(stream, _request(f"http://{_NOWHERE}/"), HTTP_WAIT, whole=is_whole)
    answer = read_answer(said)
    if answer is None:
        return Identified(banner=readable(said)) if said else None
    product, version = _software(answer)
    access = _access(answer)
    if access is None and not product:
        return Identified(clue="http")  # some site, which is asked for its own page
    found = Identified(
        "http-proxy", product=product, version=version, open_access=access,
        banner=readable(answer.headers.get("server", "").encode()), proof=f"answer {answer.status}",
    )  # fmt: skip
    # Tinyproxy also finds its way by the name of a site's page: it is known by its own page.
    if not access or _unable(answer):
        return found
    seen = _control(found)(stream) if stays_open(said, answer) else None
    return seen or replace(found, open_access=None, more=_control(found))


def _control(found: Identified) -> Dialogue:
    """A site's own front, whose inside is down, says the same of a page asked as a site's."""

    def control(stream: Stream) -> Identified | None:
        answer = read_answer(ask(stream, _request("/"), HTTP_WAIT, whole=is_whole))
        if answer is None:
            return None
        return replace(found, open_access=None if _access(answer) else True)

    return control


def _access(answer: Answer) -> bool | None:
    """Whether it looked for the page on our behalf. A 502 alone may be any site whose inside is down."""
    squid = answer.headers.get("x-squid-error", "").split(" ")[0]
    if squid in _SQUID_TRIED:
        return True
    if squid in _SQUID_REFUSED or (answer.status == 407 and "proxy-authenticate" in answer.headers):
        return False
    page = answer.body[:20_000]
    named = _NOWHERE.encode() in page
    if answer.status >= 400 and ((named and _TRIED.search(page)) or _unable(answer)):
        return True
    return False if answer.status == 403 and _software(answer)[0] else None


def _unable(answer: Answer) -> bool:
    """Tinyproxy only says that it was unable to connect, on a page of its own."""
    own = answer.headers.get("server", "").lower().startswith("tinyproxy")
    return own and answer.status == 500 and b"Unable to connect" in answer.body


def _software(answer: Answer) -> tuple[str, str]:
    words = [answer.headers.get(name, "") for name in ("server", "proxy-agent", "via")]
    if "x-squid-error" in answer.headers:
        words.insert(0, "squid")
    for word in words:
        for start, name in _SOFTWARE:
            if word.lower().startswith(start) or f"({start}/" in word.lower():
                said = _VERSION.search(" ".join(words[-3:]))
                return name, said[1] if said and start in said[0].lower() else ""
    return "", ""


_NO_SUCH_COMMAND = b"\5\x7f\0\1" + bytes(6)


def _socks(stream: Stream) -> Identified | None:
    """Offer to come in without a password; then a command that does not exist, so that nobody is reached."""
    said = ask(stream, b"\5\1\0", whole=lambda data: len(data) >= 2)
    if said == b"\5\xff":
        return Identified("socks", how="banner", open_access=False, proof="no method accepted")
    if said != b"\5\0":
        return Identified(banner=readable(said)) if said else None
    reply = ask(stream, _NO_SUCH_COMMAND)
    if len(reply) >= 10 and reply[:1] + reply[2:3] == b"\5\0" and reply[1] in (1, 7):
        return Identified("socks", open_access=True, proof="let in, unknown command refused")
    if len(reply) >= 10 and reply[:3] == b"\5\2\0":
        return Identified("socks", open_access=False, proof="not allowed")
    return Identified("socks", how="banner", proof="method without a password chosen")


_MAGIC = b"\x1a\x2b\x3c\x4d"
_START = struct.pack(">HH4sHHHHIIHH", 156, 1, _MAGIC, 1, 0, 0x0100, 0, 3, 3, 0, 0).ljust(156, b"\0")
_STOP = struct.pack(">HH4sHHBBH", 16, 1, _MAGIC, 3, 0, 1, 0, 0)


def _pptp(data: bytes) -> Identified | None:
    """Start-Control-Connection-Reply (RFC 2637 §2.2)."""
    if len(data) != 156 or data[:10] != b"\0\x9c\0\1" + _MAGIC + b"\0\2":
        return None
    vendor = readable(data[92:156].partition(b"\0")[0], 60)
    return Identified("pptp", product=vendor, proof=f"control connection answered by {data[14]}")


QUESTIONS: dict[str, Question] = {"pptp": Question(_START, _pptp, goodbye=_STOP)}
DIALOGUES: dict[str, Dialogue] = {"proxy": _proxy, "socks": _socks}
