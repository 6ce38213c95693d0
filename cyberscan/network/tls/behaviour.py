"""How a server takes hellos that are a little unusual: its order of preference, extensions, old tricks.

Each question is one hello made of suites that are known to be accepted, so that a refusal is about what
is new in it; and a refusal is only believed once the usual hello has been seen to work again.
"""

from __future__ import annotations

from dataclasses import replace

from cyberscan.network.tls.asker import CLOSED, Asker
from cyberscan.network.tls.messages import SSL3, TLS13, Hello
from cyberscan.network.tls.refusals import cut_short, refuses
from cyberscan.network.tls.reply import Reply
from cyberscan.network.tls.seen import Seen
from cyberscan.tls_suites import suite_name

_INAPPROPRIATE_FALLBACK = 86
_NO_APPLICATION_PROTOCOL = 120
_HEARTBEAT, _TIMESTAMPS = 15, 18
_FUTURE = 0x0305
_WEB = ("h2", "http/1.1")


class Behaviour:
    """Asks what is not about versions, suites or groups, of a server where these are known."""

    def __init__(self, asker: Asker, seen: Seen) -> None:
        self._asker = asker
        self._seen = seen

    @property
    def classic(self) -> int | None:
        """The newest version before TLS 1.3 that is accepted."""
        return max((v for v in range(SSL3, TLS13) if self._seen.present(v)), default=None)

    def order_and_extensions(self) -> None:
        """Turn our list around, and ask for what few clients ask for."""
        version = self.classic
        if version is None:
            return
        hello = self._turned(version)
        if version == SSL3 or self._asker.bare:
            self._order(hello, self._asker.patiently(hello, known=True))
            return
        asked = replace(hello, extras=True, protocols=self._protocols())
        reply = self._asker.ask(asked)
        if reply.alert == _NO_APPLICATION_PROTOCOL:
            asked = replace(asked, protocols=())
            reply = self._asker.ask(asked)
        if reply.kind == "chosen":
            self._extensions(asked, reply)
        else:  # some filters stop a hello that speaks of heartbeats
            reply = self._asker.patiently(hello, known=True)
        self._order(hello, reply)

    def modern_order(self) -> None:
        """Turn our list around for TLS 1.3."""
        if not self._seen.present(TLS13):
            return
        hello = self._turned(TLS13)
        if len(hello.suites) > 1:
            self._order(hello, self._asker.patiently(hello, known=True))

    def without_name(self) -> None:
        """Which certificate a client gets that does not say whom it wants."""
        version = self.classic
        if version is None or not self._asker.endpoint.host:
            return
        reply = self._asker.ask(replace(self._usual(version), name=""))
        if reply.kind == "chosen":
            self._seen.keep_chain(reply, "no_sni")

    def fallback(self) -> None:
        """Whether a second try with an older version, marked as one, is refused (RFC 7507)."""
        present = sorted(v for v in range(SSL3, TLS13 + 1) if self._seen.present(v))
        if len(present) < 2:
            return
        hello = replace(self._usual(present[-2]), fallback=True)
        reply = self._asker.patiently(hello, known=True)
        if reply.kind == "chosen":
            self._seen.behaviour["fallback_scsv"] = False
        elif reply.alert == _INAPPROPRIATE_FALLBACK or (
            reply.kind == "alert" and refuses(reply) and self._asker.still_works()
        ):
            self._seen.behaviour["fallback_scsv"] = True

    def unknown_values(self) -> None:
        """A version that does not exist yet and values that mean nothing: both must be passed over."""
        version = self.classic or TLS13
        usual = self._usual(version)
        meaningless = replace(usual, grease=not self._asker.bare)
        if version < TLS13 and version != SSL3:
            both = replace(meaningless, claimed=_FUTURE)
            if not self._refused(both):
                return
            if self._refused(replace(usual, claimed=_FUTURE)):
                self._seen.intolerant["future_version"] = None
        if not self._asker.bare and self._refused(meaningless):
            self._seen.intolerant["grease"] = None

    def _refused(self, hello: Hello) -> bool:
        """Whether a hello is refused, cut or left without an answer, twice, by a server that still works."""
        for _ in range(2):
            reply = self._asker.ask(hello)
            if reply.kind == "chosen":
                self._seen.behaviour["unknown_values_accepted"] = True
            if not (cut_short(reply) or reply.kind in ("alert", "silent")):
                return False
            if not self._asker.still_works():
                return False
        return True

    def _usual(self, version: int) -> Hello:
        return self._asker.hello(version, self._seen.codes(version))

    def _turned(self, version: int) -> Hello:
        usual = self._usual(version)
        turned = usual.suites[::-1]
        others = [code for code in turned if not _is_chacha(code)]
        if len(others) > 1 and _is_chacha(turned[0]):
            turned = [*others, *(code for code in turned if _is_chacha(code))]
        return replace(usual, suites=turned)

    def _protocols(self) -> tuple[str, ...]:
        # Only where a browser would: others refuse a protocol that they do not speak (RFC 7301 §3.2).
        return () if self._asker.endpoint.starttls else _WEB

    def _order(self, hello: Hello, reply: Reply) -> None:
        refused = reply.kind == "alert" and refuses(reply) and reply != CLOSED
        if refused or (reply.kind == "chosen" and reply.version < hello.version):
            self._seen.contradicted = True
            return
        if reply.kind != "chosen" or len(hello.suites) < 2:
            return
        # The suite chosen last of all is now named first: only one who follows us takes it.
        follows = reply.code == hello.suites[0]
        if follows and _is_chacha(reply.code):
            return  # a phone names it first, and servers with an order of their own may grant it that
        self._seen.preference[hello.version] = "client" if follows else "server"

    def _extensions(self, hello: Hello, reply: Reply) -> None:
        known = self._seen.behaviour
        known["compression"] = reply.compressed
        known["heartbeat"] = _HEARTBEAT in reply.extensions
        known["sct_in_handshake"] = _TIMESTAMPS in reply.extensions
        known["ocsp_staple"] = reply.stapled
        if reply.protocol in hello.protocols:
            known["alpn"] = (reply.protocol,)
        self._seen.oddities.update(dict.fromkeys(reply.oddities))
        if reply.chain in self._seen.chains:
            self._seen.stapled[reply.chain] = reply.stapled


def _is_chacha(code: int) -> bool:
    return "_CHACHA20_" in suite_name(code)
