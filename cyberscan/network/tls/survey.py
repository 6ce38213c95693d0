"""Which TLS versions and suites a server accepts, learnt from ClientHellos alone.

Suites are found by elimination: offer all, note the one that is chosen, offer the others, until the
server refuses. A version is *absent* only where the server said so: an alert, another version, or a
connection closed while the very same endpoint goes on answering a hello that it accepts. Silence is
never a refusal.
"""

from __future__ import annotations

from collections.abc import Sequence

from cyberscan.facts.targets import Endpoint
from cyberscan.facts.tls import TlsProtocols
from cyberscan.network import smtp
from cyberscan.network.tls import replies as hello_replies
from cyberscan.network.dial import Stream
from cyberscan.network.tls.messages import (
    SSL2,
    SSL3,
    TLS10,
    TLS11,
    TLS12,
    TLS13,
    UNASSIGNED_SUITES,
    client_hello,
    ssl2_hello,
)
from cyberscan.network.tls.refusals import cut_short, refuses, says_no, undecided
from cyberscan.network.tls.replies import Reply
from cyberscan.network.tls.seen import Seen
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason
from cyberscan.tls_suites import BROKEN, suite_flaw, suite_grade, suite_name, suites

STARTTLS_CONNECTIONS = 16
"""Mail servers count connections: with the certificates and the EHLO, 25 in all."""
_SMALL = 32
_PAUSE = 1.5  # seconds; what a throttling server is given before the one more try
_REPEATS = 2  # not one: every second connection may be cut, and the control comes between
_CLOSED = Reply("alert", alert=40, detail="closed")
_KEPT = (Reason.BUDGET_SPENT, Reason.TIMEOUT)


class _Survey:
    """One endpoint, asked hello after hello."""

    def __init__(self, network: Network, endpoint: Endpoint) -> None:
        self._network = network
        self._endpoint = endpoint
        self.reduced = bool(endpoint.starttls)
        self.seen = Seen()
        self._works: tuple[int, tuple[int, ...]] | None = None
        self._controlled = False
        self._bare = False
        self._key_share = False
        self._asked = 0

    def versions(self) -> Reply | None:
        """Ask for every version; the reply of another protocol when that is what speaks here."""
        cut: list[int] = []
        clear: list[int] = []
        quiet = 0
        for version in (TLS13, TLS12, TLS11, TLS10, SSL3):
            last = self._version(version)
            if last.kind == "foreign":
                clear.append(version)
            if (
                self._works is None and len(clear) == 2
            ):  # a filter may speak once in a server's place
                return last
            quiet += last.kind == "silent"
            if self._works is None and quiet == 2:
                return self._without_extensions()
            if cut_short(last) and not self._found(version):
                cut.append(version)
        if self._works is not None:
            for version in (
                clear + cut
            ):  # now that something works, a cut can be told from a throttle
                if self.seen.presence[version] == "undetermined":
                    self._version(version)
        self._ssl2()
        if self._works is None:
            if not self._found(SSL2):
                return self._without_extensions()
            for version in cut:  # it answered the oldest hello right after having cut the others
                self.seen.presence[version] = "absent"
        return None

    def mail_extras(self) -> None:
        """The few hellos that find what matters at a mail server: broken suites, a weak prime."""
        version = max((v for v, _ in self.seen.suites if SSL3 <= v <= TLS12), default=None)
        self.seen.complete = False
        if version is None:
            return
        known = [suite for suite in _offer(version) if not suites()[suite].rare]
        taken = {code for _, code in self.seen.suites}
        broken = [c for c in known if suite_flaw(suite_name(c)) in BROKEN and c not in taken]
        self._eliminate(version, broken, most=5)
        dhe = [c for c in known if suite_name(c).startswith("TLS_DHE_") and c not in taken]
        if not self.seen.dh_bits:
            self._eliminate(version, dhe, most=1)

    def _version(self, version: int) -> Reply:
        """Enumerate one version and settle whether it is there. Returns the last reply."""
        last = Reply("silent")
        self._key_share = False
        for chunk in self._chunks(version):
            last = self._eliminate(version, chunk, most=self._most(chunk))
            if version == TLS13 and not self._found(version) and self._unclear(last):
                self._key_share = True
                last = self._eliminate(version, chunk, most=self._most(chunk))
            if self._disliked_length(version, chunk, last):
                last = self._in_small_hellos(version, chunk)
            if not self._found(version) and (last.alert == 70 or last.kind in ("chosen", "silent")):
                break  # the version itself was refused, or nobody answers: other suites change nothing
        if not self._found(version):
            self._settle(version, last)
        elif undecided(last):
            self.seen.complete = False
        return last

    def _found(self, version: int) -> bool:
        return self.seen.presence.get(version) == "present"

    def _most(self, chunk: Sequence[int]) -> int:
        return 1 if self.reduced else len(chunk)

    def _unclear(self, reply: Reply) -> bool:
        """Whether a TLS 1.3 hello without key share deserves a second one with it."""
        if reply.kind == "silent":
            return self._works is not None
        return reply.kind in ("closed", "nonsense") or (
            reply.kind == "alert" and reply.alert not in (40, 70, 71)
        )

    def _chunks(self, version: int) -> list[list[int]]:
        known = _offer(version)
        usual = [code for code in known if not suites()[code].rare]
        rare = [code for code in known if suites()[code].rare]
        if self._bare:
            return [usual[start : start + _SMALL] for start in range(0, len(usual), _SMALL)]
        if self.reduced:
            return [usual]
        return [usual, rare] if version == TLS12 else [usual + rare]

    def _disliked_length(self, version: int, chunk: Sequence[int], last: Reply) -> bool:
        """Whether the length of our hello, not what it asks, may be what the server disliked."""
        mute = last.kind == "closed" or (last.kind == "silent" and self._works is not None)
        return mute and version == TLS12 and len(chunk) > _SMALL and not self._found(version)

    def _in_small_hellos(self, version: int, chunk: Sequence[int]) -> Reply:
        last = Reply("silent")
        for start in range(0, len(chunk), _SMALL):
            part = chunk[start : start + _SMALL]
            last = self._eliminate(version, part, most=self._most(part))
            if not self._found(version):
                break
        return last

    def _eliminate(self, version: int, offered: Sequence[int], most: int) -> Reply:
        """Offer, note the choice, offer the rest; ends at the first refusal, whose reply is returned."""
        left = list(offered)
        last = Reply("silent")
        for _ in range(most):
            last = self._ask_patiently(version, left)
            if last.kind != "chosen" or last.version != version:
                break
            self.seen.accept(version, last)
            left.remove(last.code)
            self._works = self._works or (version, (last.code,))
            self._control(version, last.code)
            if not left:
                break
        return last

    def _ask_patiently(self, version: int, codes: Sequence[int]) -> Reply:
        """Ask; where the connection is cut, find out whether that is a refusal or a throttle."""
        reply = self._ask(version, codes)
        doubtful = cut_short(reply) or (reply.kind == "silent" and self._found(version))
        if not doubtful or self._works is None:
            return reply
        if cut_short(reply) and self._still_works():
            return self._once_more(version, codes)
        self._wait(_PAUSE)
        reply = self._ask(version, codes)
        if not cut_short(reply):
            return reply
        return _CLOSED if self._still_works() else Reply("silent", detail="throttled")

    def _once_more(self, version: int, codes: Sequence[int]) -> Reply:
        """A refusal is refused again; a fault that comes and goes, one server of several, mostly is not."""
        for _ in range(0 if self.reduced else _REPEATS):
            reply = self._ask(version, codes)
            if not cut_short(reply):
                return reply
        return _CLOSED

    def _still_works(self) -> bool:
        if self._works is None:
            return False
        version, codes = self._works
        return self._ask(version, codes).kind == "chosen"

    def _control(self, version: int, code: int) -> None:
        """Before the first accusation: does the server accept what does not exist?"""
        if self._controlled or (version >= TLS12 and suite_grade(code) != "forbidden"):
            return
        self._controlled = True
        if self._ask(version, UNASSIGNED_SUITES).kind == "chosen":
            raise LookFailed(Reason.PROTOCOL_ERROR, "agrees to anything")

    def _without_extensions(self) -> Reply | None:
        """Nothing worked: once more, as a client of twenty years ago."""
        self._bare = True
        last = Reply("silent")
        for version in (TLS12, TLS10):
            last = self._version(version)
            if self._works is not None:
                return None
        if last.kind == "silent":
            raise LookFailed(Reason.TIMEOUT, "no answer to a hello")
        return last

    def _ssl2(self) -> None:
        reply = self._exchange(ssl2_hello(), ssl2=True)
        if reply.kind == "chosen" and reply.codes:
            self.seen.presence[SSL2] = "present"
            self.seen.suites += [(SSL2, code) for code in reply.codes]
        elif says_no(reply) or (cut_short(reply) and self._still_works()):
            self.seen.presence[SSL2] = "absent"
        else:
            self._unsettled(SSL2, reply)

    def _settle(self, version: int, last: Reply) -> None:
        if last.kind == "chosen" or (last.kind == "alert" and refuses(last)):
            self.seen.presence[version] = "absent"
            self.seen.details[version] = last.detail
        else:
            self._unsettled(version, last)

    def _unsettled(self, version: int, reply: Reply) -> None:
        self.seen.presence[version] = "undetermined"
        self.seen.details[version] = reply.detail or reply.kind

    def _ask(self, version: int, codes: Sequence[int]) -> Reply:
        """One TLS hello; a choice that was not offered makes no sense and is not believed."""
        reply = self._exchange(
            client_hello(
                version, codes, self._endpoint.host, bare=self._bare, key_share=self._key_share
            )
        )
        if reply.kind == "chosen" and (reply.code not in codes or reply.version > version):
            return Reply("nonsense", detail="chose what was not offered")
        return reply

    def _exchange(self, message: bytes, *, ssl2: bool = False) -> Reply:
        """One connection, one hello. The first connection fails loudly; later ones count as silence."""
        seconds = min(self._network.seconds_left, self._network.settings.read_timeout)
        if self.reduced and self._asked >= STARTTLS_CONNECTIONS:
            raise LookFailed(Reason.BUDGET_SPENT, "mail server")
        self._asked += 1
        try:
            stream = self._open()
        except LookFailed as failed:
            final = (Reason.BUDGET_SPENT, Reason.INTERRUPTED, Reason.OUT_OF_SCOPE)
            if self._asked == 1 or failed.failure.reason in final:
                raise
            if failed.failure.reason is Reason.PROTOCOL_ERROR and not self.reduced:
                return Reply("closed", detail="reset")
            return Reply("silent", detail=failed.failure.reason)
        with stream:
            return hello_replies.exchange(stream, message, seconds, ssl2=ssl2)

    def _open(self) -> Stream:
        target = self._endpoint
        if target.starttls == "smtp":
            return smtp.open_starttls(self._network, target.ip, target.port, target.host)
        return self._network.connect(target.ip, target.port, name=target.host)

    def _wait(self, seconds: float) -> None:
        if self._network.governor.stopping.wait(min(seconds, self._network.seconds_left)):
            raise LookFailed(Reason.INTERRUPTED)


def survey(network: Network, endpoint: Endpoint) -> TlsProtocols:
    """Versions, suites and key exchange of one endpoint, or what else speaks there.

    Raises :class:`LookFailed` when nothing could be learnt; a budget or a deadline that ends in the
    middle keeps what was seen, marked incomplete.
    """
    asking = _Survey(network, endpoint)
    try:
        other = asking.versions()
        if asking.reduced:
            asking.mail_extras()
    except LookFailed as failed:
        if failed.failure.reason not in _KEPT or not asking.seen.suites:
            raise
        asking.seen.complete = False
        other = None
    return asking.seen.fact(endpoint, other)


def _offer(version: int) -> list[int]:
    """Every suite that may be chosen in a version, the best first."""
    order = {"recommended": 0, "degraded": 1, "forbidden": 2}
    wanted = {TLS13: ("tls1.3",), TLS12: ("tls1.2", "any")}.get(version, ("any",))
    found = [suite for suite in suites().values() if suite.since in wanted]
    return [s.code for s in sorted(found, key=lambda s: (order[s.grade], s.code))]
