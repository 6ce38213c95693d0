"""The pages of one web port, asked as a browser would: the first, and those to which it sends or which settle it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from cyberscan.facts.services import ServiceCertificate
from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import HTTP_WAIT, Identified, ask
from cyberscan.network.text import readable
from cyberscan.recognition import (
    Answer,
    Recognition,
    favicon_hash,
    is_icon,
    read_answer,
    weigh,
)

_MOST_PAGES = 3
_LONGEST = 30_000
"""Bytes read of one answer: a connection gives 64 kB in all."""
_ENOUGH = 0.4
"""Seconds left of the conversation below which no further page is begun."""
_MAY_BE_ASKED = re.compile(r"/[\x21-\x7e]{0,500}")
_ICON_LINK = re.compile(
    r"""<link\s[^<>]{0,200}?\brel\s*=\s*["']?(?:shortcut )?icon\b[^<>]{0,400}>""", re.IGNORECASE
)
_HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s<>]{1,500})""", re.IGNORECASE)
_LENGTH = re.compile(r"[0-9]{1,9}")
_NO_BODY = frozenset({204, 304})


@dataclass
class WebPort:
    """What one web port has said so far; it outlives a connection that its server ends."""

    host: str = ""
    tls: bool = False
    answers: list[Answer] = field(default_factory=list)
    certificate: ServiceCertificate | None = None
    favicon: str = ""
    _heard: int = 0
    _icon_asked: bool = False
    _open: bool = False

    def ask(self, stream: Stream, path: str) -> bytes:
        """The raw answer to one request, kept when it is HTTP."""
        said = self._answer(stream, path)
        self._heard += len(said)
        self.keep(said, path)
        return said

    def _answer(self, stream: Stream, path: str) -> bytes:
        question = request(path, self.host, stream)
        return ask(stream, question, HTTP_WAIT, is_whole, _LONGEST, begins_a_film)

    def keep(self, said: bytes, path: str = "/") -> None:
        """Remember an answer, however it was obtained."""
        answer = read_answer(said, path, self.host)
        self._open = answer is not None and stays_open(said, answer)
        if answer is not None:
            self.answers.append(answer)

    def go_on(self, stream: Stream) -> None:
        """Ask what is worth asking on ``stream``, while it stays open and time is left."""
        while self._may_ask(stream) and (path := self.next_path(stream)):
            self.ask(stream, path)
        if self._may_ask(stream) and not self._icon_asked and self.answers:
            self._ask_for_icon(stream)

    def start_again(self) -> None:
        """A new connection was opened for what is left to ask."""
        self._open, self._heard = True, 0

    def _may_ask(self, stream: Stream) -> bool:
        return self._open and stream.seconds_left > _ENOUGH and self._heard < _LONGEST

    def next_path(self, stream: Stream) -> str:
        """The page most worth asking for next; empty when none is."""
        if not self.answers:
            return "/"
        if len(self.answers) >= _MOST_PAGES:
            return ""
        seen = self.weighed()
        if seen.conflict or seen.settled:
            return ""
        sent_to = self._sent_to(stream)
        named = any(one.layer == "application" for one in seen.products)
        wanted = (*seen.paths, sent_to) if named else (sent_to, *seen.paths)
        asked = {answer.path for answer in self.answers}
        return next((p for p in wanted if p not in asked and _MAY_BE_ASKED.fullmatch(p)), "")

    def _sent_to(self, stream: Stream) -> str:
        """Where the last answer sends a browser on this very port; another port speaks for itself."""
        last = self.answers[-1]
        said = last.headers.get("location", "") or last.location
        try:
            parts = urlsplit(said)
            scheme = "https" if self.tls else "http"
            port = parts.port or {"https": 443}.get(parts.scheme, 80)
        except ValueError:
            return ""
        if parts.netloc and (parts.scheme, port) != (scheme, stream.permit.port):
            return ""
        return last.location

    def _ask_for_icon(self, stream: Stream) -> None:
        self._icon_asked = True
        path = icon_path(self.answers[-1])
        said = self._answer(stream, path)
        answer = read_answer(said, path, self.host)
        self._open = False
        if answer and answer.status == 200 and is_whole(said) and is_icon(answer.body):
            self.favicon = favicon_hash(answer.body)

    def weighed(self) -> Recognition:
        """What the answers so far give away."""
        shown = self.certificate or ServiceCertificate()
        return weigh(
            [
                replace(
                    answer, favicon=self.favicon, certificate_subject=shown.subject,
                    certificate_issuer=shown.issuer,
                )
                for answer in self.answers
            ]
        )  # fmt: skip

    def described(self, found: Identified) -> Identified:
        """``found`` with what the pages add to it."""
        seen = self.weighed()
        first = seen.products[0] if seen.products else None
        title = next((answer.title for answer in reversed(self.answers) if answer.title), "")
        return replace(
            found,
            product=found.product or (first.name if first else ""),
            version=found.version or (first.version if first and not found.product else ""),
            title=readable(title.encode()),
            favicon=self.favicon,
            certificate=self.certificate or found.certificate,
            products=seen.products,
            features=(*found.features, "conflict") if seen.conflict else found.features,
        )


def request(path: str, host: str, stream: Stream) -> bytes:
    """One GET, on a connection that may be kept."""
    name = f"[{host}]" if ":" in host else host
    port = stream.permit.port
    authority = name if port in (80, 443) else f"{name}:{port}"
    return (
        f"GET {path} HTTP/1.1\r\nHost: {authority}\r\n"
        "User-Agent: Mozilla/5.0 (compatible; cyberscan)\r\n"
        "Accept: */*\r\nConnection: keep-alive\r\n\r\n"
    ).encode()


def is_whole(data: bytes) -> bool:
    """Whether an HTTP answer has come to the length it announces; anything else is taken as it is."""
    if not data.startswith(b"HTTP/1."):
        return True
    answer = read_answer(data[:16_384].partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    if answer is None or b"\r\n\r\n" not in data:
        return False
    body = data.partition(b"\r\n\r\n")[2]
    if answer.status in _NO_BODY:
        return True
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        return body.endswith(b"0\r\n\r\n")
    length = _LENGTH.fullmatch(answer.headers.get("content-length", ""))
    # Without a length the end is the end of the connection, which ends the hearing by itself.
    return length is not None and len(body) >= int(length[0])


def begins_a_film(data: bytes) -> bool:
    """Whether images follow without end, which nobody is to hear."""
    answer = read_answer(data) if b"\r\n\r\n" in data[:_LONGEST] else None
    return answer is not None and answer.is_film


def stays_open(data: bytes, answer: Answer) -> bool:
    """Whether another question may follow on the same connection."""
    said = answer.headers.get("connection", "").lower()
    kept = "keep-alive" in said if data.startswith(b"HTTP/1.0") else "close" not in said
    return kept and is_whole(data)


def icon_path(page: Answer) -> str:
    """Where the page's icon is on this host; the usual place when it does not say."""
    link = _ICON_LINK.search(page.text)
    said = _HREF.search(link[0]) if link else None
    if said and not urlsplit(said[1]).netloc and not said[1].startswith("data:"):
        path = str(urljoin(page.path, said[1]))
        if _MAY_BE_ASKED.fullmatch(path):
            return path
    return "/favicon.ico"
