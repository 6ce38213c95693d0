"""Which suites one version accepts, by elimination, or whether the version is there at all.

Offer all, note the one that is chosen, offer the others, until the server refuses. A version is *absent*
only where the server said so: an alert, another version, or a connection closed while the very same
endpoint goes on answering a hello that it accepts. Silence is never a refusal.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from cyberscan.network.tls.asker import CLOSED, Asker
from cyberscan.network.tls.messages import (
    GROUPS_12,
    NAMED_FIELDS,
    SSL2,
    SSL3,
    TLS12,
    TLS13,
    UNASSIGNED_SUITES,
    Hello,
)
from cyberscan.network.tls.refusals import refuses, says_no, undecided
from cyberscan.network.tls.reply import Reply
from cyberscan.network.tls.seen import Seen
from cyberscan.reasons import LookFailed, Reason
from cyberscan.tls_suites import suite_grade, suite_name, suites

_SMALL = 32
"""Suites in a hello for servers that dislike long ones."""
_IN_ORDER = 8
"""Suites that are asked for one after the other, in the server's order, before the rest is halved."""

Both = Callable[[Callable[[], Reply], Callable[[], Reply]], tuple[Reply, Reply]]
"""Runs two series at once, if anything runs at once."""


class Enumerator:
    """Asks one endpoint for the suites of each version."""

    def __init__(self, asker: Asker, seen: Seen, both: Both) -> None:
        self._asker = asker
        self._seen = seen
        self._both = both
        self._control_lock = threading.Lock()
        self._controlled = False
        self.briefly = False
        """One suite a version is enough."""
        self.undecided = False
        """Some enumeration ended without a refusal."""

    def version(self, version: int) -> Reply:
        """Enumerate one version and settle whether it is there. Returns the last reply."""
        last = Reply.ended("silent")
        for chunk in self._chunks(version):
            before = len(self._seen.codes(version))
            hello = self._asker.hello(version, chunk)
            last = self._eliminate(hello)
            if version == TLS13 and not self._seen.present(version) and self._unclear(last):
                last = self._with_key_share(hello)
            if self._disliked_length(hello, last):
                last = self._in_small_hellos(hello)
            if 0 < before < len(self._seen.codes(version)):
                self._seen.unordered.add(
                    version
                )  # the first of two lists may not be the dearer one
            if not self._seen.present(version) and (
                last.alert == 70 or last.kind in ("chosen", "silent")
            ):
                break  # the version itself was refused, or nobody answers: other suites change nothing
        if not self._seen.present(version):
            self._settle(version, last)
        elif undecided(last):
            self.undecided = True
        elif SSL3 < version < TLS13 and not (self.briefly or self._asker.bare):
            self._by_named_fields(version)
        return last

    def _by_named_fields(self, version: int) -> None:
        """A server without parameters of its own may take a field that the client names (RFC 7919)."""
        left = [code for code in sum(offer(version), ()) if _finite_field(code)]
        if any(code in left for code in self._seen.codes(version)):
            return
        hello = replace(self._asker.hello(version, left), groups=(*GROUPS_12, *NAMED_FIELDS))
        while left:
            reply = self._asker.ask(replace(hello, suites=tuple(left)))
            if reply.kind != "chosen" or reply.version != version:
                return
            self._seen.with_named_field.append((version, reply.code))
            self._seen.unordered.add(version)
            self._seen.note(version, reply)
            left.remove(reply.code)

    def ssl2(self) -> None:
        """SSL 2.0 has a hello of its own, and shows all its suites at once."""
        reply = self._asker.ask_ssl2()
        if reply.kind == "chosen" and reply.codes:
            self._seen.presence[SSL2] = "present"
            self._seen.suites += [(SSL2, code) for code in reply.codes]
            self._seen.keep_chain(reply, "old")
        elif says_no(reply):
            self._seen.presence[SSL2] = "absent"
        else:
            self._unsettled(SSL2, reply)

    def some(self, version: int, codes: Sequence[int], most: int) -> Reply:
        """At most ``most`` of ``codes``, those that the server likes best."""
        return self._series(self._asker.hello(version, codes), list(codes), most)[0]

    def _with_key_share(self, hello: Hello) -> Reply:
        last = self._eliminate(replace(hello, key_share=True))
        self._asker.key_share = self._seen.present(hello.version)
        return last

    def _unclear(self, reply: Reply) -> bool:
        """Whether a TLS 1.3 hello without key share deserves a second one with it."""
        if reply.kind == "silent":
            return self._asker.works is not None
        return reply.kind in ("closed", "nonsense") or (
            reply.kind == "alert" and reply.alert not in (40, 70, 71)
        )

    def _chunks(self, version: int) -> list[tuple[int, ...]]:
        usual, rare = offer(version)
        if self._asker.bare:
            return [usual[start : start + _SMALL] for start in range(0, len(usual), _SMALL)]
        if self.briefly:
            return [usual]
        return [usual, rare] if version == TLS12 else [usual + rare]

    def _disliked_length(self, hello: Hello, last: Reply) -> bool:
        """Whether the length of our hello, not what it asks, may be what the server disliked."""
        mute = last.kind == "closed" or (last.kind == "silent" and self._asker.works is not None)
        long = hello.version == TLS12 and len(hello.suites) > _SMALL
        return mute and long and not self._seen.present(hello.version)

    def _in_small_hellos(self, hello: Hello) -> Reply:
        last = Reply.ended("silent")
        for start in range(0, len(hello.suites), _SMALL):
            last = self._eliminate(
                self._asker.hello(hello.version, hello.suites[start : start + _SMALL])
            )
            if not self._seen.present(hello.version):
                break
            self._seen.intolerant["long_hello"] = None
            self._seen.unordered.add(hello.version)
        return last

    def _eliminate(self, hello: Hello) -> Reply:
        """Offer, note the choice, offer the rest; ends at the first refusal, whose reply is returned."""
        last = self._until_refused(hello)
        return self._past_a_fatal_choice(hello, last) if last == CLOSED else last

    def _past_a_fatal_choice(self, hello: Hello, last: Reply) -> Reply:
        """A server without DH parameters may choose such a suite all the same, and die of it (Dovecot)."""
        taken = self._seen.codes(hello.version)
        left = [code for code in hello.suites if code not in taken]
        others = [code for code in left if not _finite_field(code)]
        if not 0 < len(others) < len(left):
            return last
        if self._asker.ask(replace(hello, suites=tuple(others))).kind != "chosen":
            return last
        return self._series(hello, others, 1 if self.briefly else len(others))[0]

    def _until_refused(self, hello: Hello) -> Reply:
        if self.briefly:
            return self._series(hello, list(hello.suites), 1)[0]
        last, left = self._series(hello, list(hello.suites), _IN_ORDER)
        if not self._goes_on(hello, last, left):
            return last
        if self._asker.width == 1 or len(left) < 2:
            return self._series(hello, left, len(left))[0]
        self._seen.unordered.add(hello.version)
        halves = self._both(
            lambda: self._series(hello, left[0::2], len(left))[0],
            lambda: self._series(hello, left[1::2], len(left))[0],
        )
        return next((half for half in halves if undecided(half)), halves[0])

    def _goes_on(self, hello: Hello, last: Reply, left: Sequence[int]) -> bool:
        return bool(left) and last.kind == "chosen" and last.version == hello.version

    def _series(self, hello: Hello, left: list[int], most: int) -> tuple[Reply, list[int]]:
        """One hello after the other, up to ``most`` choices: the last reply, and what is left to offer."""
        last = Reply.ended("silent")
        for _ in range(min(most, len(left))):
            last = self._ask(hello, left)
            if last.kind != "chosen" or last.version != hello.version:
                break
            self._seen.accept(hello.version, last)
            left.remove(last.code)
            self._control(hello, last.code)
        return last, left

    def _ask(self, hello: Hello, codes: Sequence[int]) -> Reply:
        known = self._seen.present(hello.version)
        return self._asker.patiently(replace(hello, suites=tuple(codes)), known)

    def _control(self, hello: Hello, code: int) -> None:
        """Keep a hello that works; before the first accusation, see whether what does not exist works too."""
        if self._asker.works is None:
            self._asker.works = replace(hello, suites=(code,))
        if hello.version >= TLS12 and suite_grade(code) != "forbidden":
            return
        with self._control_lock:
            if self._controlled:
                return
            if self._asker.ask(replace(hello, suites=UNASSIGNED_SUITES)).kind == "chosen":
                raise LookFailed(Reason.PROTOCOL_ERROR, "agrees to anything")
            self._controlled = True

    def _settle(self, version: int, last: Reply) -> None:
        if last.kind == "chosen" or (last.kind == "alert" and refuses(last)):
            self._seen.presence[version] = "absent"
            self._seen.details[version] = last.detail
        else:
            self._unsettled(version, last)

    def _unsettled(self, version: int, reply: Reply) -> None:
        self._seen.presence[version] = "undetermined"
        self._seen.details[version] = reply.detail or reply.kind


def _finite_field(code: int) -> bool:
    return suite_name(code).startswith(("TLS_DHE_", "TLS_DH_"))


@cache
def offer(version: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Every suite that may be chosen in a version, the best first: the usual ones, the rare ones."""
    order = {"recommended": 0, "degraded": 1, "forbidden": 2}
    wanted = {TLS13: ("tls1.3",), TLS12: ("tls1.2", "any")}.get(version, ("any",))
    found = [suite for suite in suites().values() if suite.since in wanted]
    found.sort(key=lambda suite: (order[suite.grade], suite.code))
    return (
        tuple(suite.code for suite in found if not suite.rare),
        tuple(suite.code for suite in found if suite.rare),
    )
