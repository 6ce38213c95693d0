"""One endpoint, asked hello after hello, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from cyberscan.facts.targets import Endpoint
from cyberscan.network import starttls
from cyberscan.network.session import Network
from cyberscan.network.tls import replies
from cyberscan.network.tls.lanes import Lanes
from cyberscan.network.tls.messages import (
    TLS13,
    Hello,
    client_hello,
    offered_extensions,
    ssl2_hello,
)
from cyberscan.network.tls.refusals import cut_short
from cyberscan.network.tls.reply import Reply
from cyberscan.reasons import LookFailed, Reason

_PAUSE = 1.5  # seconds; what a throttling server is given before the one more try
_REPEATS = 2  # not one: every second connection may be cut, and the control comes between
_PATIENCE = 2  # times that it does not even answer what it accepted, after a pause
CLOSED = Reply("alert", alert=40, detail="closed")
"""A cut that proved to be the server's manner of refusing."""
_FINAL = (Reason.BUDGET_SPENT, Reason.INTERRUPTED, Reason.OUT_OF_SCOPE)


class Asker:
    """Sends hellos to one endpoint, a few at once; tells a refusal from a server that has had enough."""

    def __init__(self, network: Network, endpoint: Endpoint, most: int | None = None) -> None:
        """``most``: the connections that this endpoint may be asked at most, beside the task's budget."""
        self.endpoint = endpoint
        self.works: Hello | None = None
        """A hello that was accepted: the control of every refusal in doubt."""
        self.bare = False
        """Ask as a client of twenty years ago, without extensions."""
        self.key_share = False
        """TLS 1.3 is only answered with a key share: this server knows no HelloRetryRequest."""
        self._network = network
        self._most = most
        self._count = 0
        self._tired = 0
        self._unconfirmed = False
        self._lock = threading.Lock()
        # Where TLS is asked for in clear a person may be served: one connection at a time.
        self._lanes = Lanes(1 if endpoint.starttls else network.settings.max_connections)

    @property
    def width(self) -> int:
        """How many hellos may be on their way at once."""
        return self._lanes.width

    def hello(self, version: int, codes: Sequence[int]) -> Hello:
        """A hello in the manner that this server understands."""
        share = self.key_share and version == TLS13
        return Hello(version, tuple(codes), self.endpoint.host, bare=self.bare, key_share=share)

    def ask(self, hello: Hello) -> Reply:
        """One hello; a choice that was not offered makes no sense and is not believed."""
        with self._lanes.one():
            reply = self._exchange(client_hello(hello), asked=offered_extensions(hello))
        self._unconfirmed = reply.kind != "chosen"
        if reply.kind != "chosen":
            return reply
        if reply.code not in hello.suites or reply.version > hello.version:
            return Reply.ended("nonsense", "chose what was not offered")
        return reply

    def ask_ssl2(self) -> Reply:
        """The hello of SSL 2.0; a cut is told from a throttle as with any other."""
        reply = self._ask_ssl2()
        if self.works is None or not cut_short(reply):
            return reply
        with self._lanes.alone():
            return self._settled(self._ask_ssl2, reply)

    def patiently(self, hello: Hello, known: bool) -> Reply:
        """Ask; where the connection is cut, find out whether that is a refusal or a throttle.

        ``known``: the server already accepted this version, so that its silence is strange.
        """
        reply = self.ask(hello)
        doubtful = cut_short(reply) or (reply.kind == "silent" and known)
        if self.works is None or not doubtful:
            return reply
        with self._lanes.alone():
            return self._settled(lambda: self.ask(hello), reply)

    def still_works(self) -> bool:
        """Whether the server goes on answering what it accepted."""
        return self.works is not None and self.ask(self.works).kind == "chosen"

    def confirmed(self) -> bool:
        """Whether the server still takes what it took, after the last of its refusals.

        Some guards answer strangers who come too often by an alert: that is no refusal of what was asked.
        """
        if self.works is None or not self._unconfirmed:
            return True
        with self._lanes.alone():
            if self.still_works():
                return True
            self._wait(_PAUSE)
            return self.still_works()

    def _ask_ssl2(self) -> Reply:
        with self._lanes.one():
            reply = self._exchange(ssl2_hello(), ssl2=True)
        self._unconfirmed = reply.kind != "chosen"
        return reply

    def _settled(self, again: Callable[[], Reply], reply: Reply) -> Reply:
        if cut_short(reply) and self.still_works():
            return self._once_more(again)
        self._wait(_PAUSE)
        reply = again()
        if not cut_short(reply):
            self._lanes.narrow()
            return reply
        if self.still_works():
            return CLOSED
        self._tired += 1
        if self._tired >= _PATIENCE:
            raise LookFailed(Reason.TIMEOUT, "it stopped answering what it accepted")
        return Reply.ended("silent", "throttled")

    def _once_more(self, again: Callable[[], Reply]) -> Reply:
        """A refusal is refused again; a fault that comes and goes, one server of several, mostly is not."""
        for _ in range(_REPEATS if self._most is None else 0):
            reply = again()
            if not cut_short(reply):
                self._lanes.narrow()
                return reply
        return CLOSED

    def _exchange(
        self, message: bytes, *, ssl2: bool = False, asked: frozenset[int] | None = None
    ) -> Reply:
        """One connection, one hello. The first connection fails loudly; later ones count as silence."""
        seconds = min(self._network.seconds_left, self._network.settings.read_timeout)
        first = self._take()
        try:
            stream = starttls.open_stream(self._network, self.endpoint)
        except LookFailed as failed:
            if first or failed.failure.reason in _FINAL:
                raise
            if failed.failure.reason is Reason.PROTOCOL_ERROR and not self.endpoint.starttls:
                return Reply.ended("closed", "reset")
            return Reply.ended("silent", failed.failure.reason)
        with stream:
            return replies.exchange(stream, message, seconds, ssl2=ssl2, asked=asked)

    def _take(self) -> bool:
        """Count a connection; whether it is the first."""
        with self._lock:
            if self._most is not None and self._count >= self._most:
                raise LookFailed(Reason.BUDGET_SPENT, "a server that counts connections")
            self._count += 1
            return self._count == 1

    def _wait(self, seconds: float) -> None:
        if self._network.governor.stopping.wait(min(seconds, self._network.seconds_left)):
            raise LookFailed(Reason.INTERRUPTED)
