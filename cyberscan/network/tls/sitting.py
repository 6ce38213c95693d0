"""One endpoint talked to: real handshakes, carried between its connections and the worker processes.

Every connection is opened here, by the network room: vetted, paced, counted, with its STARTTLS. What needs
cryptography is computed by a worker process that has no network (:mod:`cyberscan.network.tls.workers`).
"""

from __future__ import annotations

import base64
import ipaddress
import re
import time
from collections.abc import Callable
from typing import Any

from cyberscan.network.dial import Stream
from cyberscan.network.governor import site_name
from cyberscan.network.session import Network
from cyberscan.network.starttls import open_stream
from cyberscan.network.tls.shown import Shown
from cyberscan.network.tls.workers import Lost
from cyberscan.reasons import LookFailed, Reason

MAIL_CONNECTIONS = 6
"""Mail servers count connections, MySQL those that end early: two or three in practice, more only to confirm a
grave weakness."""
OLDER = ("TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0")
_TALK = 30.0
_CHUNK = 4096  # less than what OpenSSL's buffer takes at once
_SILENT = 1.0
_CLEAR_END = re.compile(r"^$|timeout|no renegotiation|handshake failure|unexpected message")
"""Ends of a renegotiation that are certainly an answer to it: it went through, silence, these alerts."""
_HTTP_PORTS = (443, 8443)
_GOODBYES = {
    "smtp": "QUIT\r\n",
    "pop3": "QUIT\r\n",
    "ftp": "QUIT\r\n",
    "imap": ". LOGOUT\r\n",
}


class Sitting:
    """One endpoint, and what was found so far."""

    def __init__(self, network: Network, shown: Shown) -> None:
        self.network = network
        self.shown = shown
        self.endpoint = shown.endpoint
        self.name = "" if _is_address(self.endpoint.host) else self.endpoint.host
        self._opened = 0
        self._seen: dict[str, dict[str, Any] | LookFailed] = {}

    @property
    def present(self) -> frozenset[str]:
        """The versions that the hellos showed."""
        versions = self.shown.protocols.versions
        return frozenset(v.version for v in versions if v.presence == "present")

    @property
    def older(self) -> tuple[str, ...]:
        """Versions up to TLS 1.2 that are present, the newest first."""
        return tuple(version for version in OLDER if version in self.present)

    @property
    def modern(self) -> dict[str, Any]:
        """What a handshake of TLS 1.3 shows. Raises :class:`LookFailed`."""
        return self._once("modern", self._modern)

    def _modern(self) -> dict[str, Any]:
        say = self._words()
        return self._conversed(
            ask="tls13", name=self.name, wait=self._patience, say=say,
            listen=self._patience if say else _SILENT,
        )  # fmt: skip

    @property
    def renegotiated(self) -> dict[str, Any]:
        """What a handshake of an older version shows, with what happens when another one is asked for."""
        return self._once("renegotiated", self._renegotiated)

    def _renegotiated(self) -> dict[str, Any]:
        if not self.older:
            raise LookFailed(Reason.PROTOCOL_ERROR, "no version to talk in")
        version = self.older[0]
        legacy = version != "TLS 1.2"
        found = self._renegotiate(version, legacy=legacy, listen=0.0)
        if "failed" in found and not legacy:
            legacy = True
            found = self._renegotiate(version, legacy=legacy, listen=0.0)
        if "failed" not in found and _CLEAR_END.search(str(found.get("end"))) is None:
            # It hung up, or spoke between the messages: does it do so by itself?
            found = self._renegotiate(version, legacy=legacy, listen=_SILENT)
        return found

    def _once(self, name: str, look: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The result or the failure of a look that is taken once, whoever asks for it again.

        Not a cached property: Python 3.11 has all instances wait for one another there, so that a mute
        endpoint would hold up every other one.
        """
        if name not in self._seen:
            try:
                self._seen[name] = look()
            except LookFailed as failed:
                self._seen[name] = failed
        found = self._seen[name]
        if isinstance(found, LookFailed):
            raise found
        return found

    def _renegotiate(self, version: str, *, legacy: bool, listen: float) -> dict[str, Any]:
        return self._conversed(
            ask="renegotiation", name=self.name, wait=self._patience,
            version=version, legacy=legacy, listen=listen,
        )  # fmt: skip

    @property
    def _patience(self) -> float:
        return min(self.network.settings.read_timeout, 6.0)

    def _words(self) -> str:
        """What a client may say to see a connection to its end: a request, a goodbye, or nothing."""
        if self.endpoint.starttls:
            return _GOODBYES.get(self.endpoint.starttls, "")
        spoken = self.shown.extensions.alpn
        if self.endpoint.port not in _HTTP_PORTS and not {"h2", "http/1.1"}.intersection(spoken):
            return ""
        host = self.endpoint.host or self.endpoint.ip
        try:
            self.network.note_request(host, self.endpoint.port)
        except LookFailed:  # asked enough: nothing is said, and the connection only listened to
            return ""
        return (
            f"HEAD / HTTP/1.1\r\nHost: {site_name(host, self.endpoint.port)}\r\n"
            f"User-Agent: {self.network.settings.user_agent}\r\nConnection: close\r\n\r\n"
        )

    def _conversed(self, **start: Any) -> dict[str, Any]:
        """The result of a conversation, held a second time when the worker is lost."""
        try:
            return self._converse(start)
        except Lost:
            pass
        try:
            return self._converse(start)
        except Lost as lost:
            raise LookFailed(Reason.PROTOCOL_ERROR, "the TLS library broke off") from lost

    def _converse(self, start: dict[str, Any]) -> dict[str, Any]:
        with self.open() as stream, self.network.workers.conversation() as talk:
            answer = talk.ask(**start)
            end = time.monotonic() + _TALK
            while "result" not in answer:
                answer = talk.ask(**_carried(stream, answer, end))
        return dict(answer["result"])

    def ask(self, **question: Any) -> dict[str, Any]:
        """The answer to a plain question. Raises :class:`LookFailed`."""
        _ = self.network.seconds_left
        try:
            return dict(self.network.workers.ask(**question)["result"])
        except Lost as lost:
            raise LookFailed(Reason.PROTOCOL_ERROR, "the TLS library broke off") from lost

    def open(self) -> Stream:
        """A connection on which the next bytes are a ClientHello. Raises :class:`LookFailed`."""
        if self.endpoint.starttls in ("smtp", "mysql") and self._opened >= MAIL_CONNECTIONS:
            raise LookFailed(Reason.BUDGET_SPENT, "connections to a server that counts them")
        self._opened += 1
        return open_stream(self.network, self.endpoint)


def _carried(stream: Stream, answer: dict[str, Any], end: float) -> dict[str, Any]:
    """Send what the worker wants sent, and bring back what came."""
    try:
        outgoing = base64.b64decode(answer["send"])
        if outgoing:
            stream.send(outgoing)
        left = min(float(answer["wait"]), end - time.monotonic())
        came = stream.receive(_CHUNK, timeout=left) if left > 0 else None
    except LookFailed as failed:
        if failed.failure.reason is Reason.TIMEOUT:
            return {"ended": "timeout"}
        if failed.failure.reason is Reason.PROTOCOL_ERROR:
            return {"ended": "reset"}
        raise
    if came is None:
        return {"ended": "timeout"}
    return {"data": text(came)} if came else {"ended": "closed"}


def expect_success(result: dict[str, Any]) -> None:
    """Raise :class:`LookFailed` with the worker's reason when it failed."""
    if "failed" not in result:
        return
    known = {reason.value: reason for reason in Reason}
    reason = known.get(str(result["failed"]), Reason.PROTOCOL_ERROR)
    raise LookFailed(reason, str(result.get("detail", ""))[:100])


def text(data: bytes) -> str:
    """Bytes for a question."""
    return base64.b64encode(data).decode("ascii")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
