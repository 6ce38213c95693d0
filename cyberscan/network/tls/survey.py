"""Everything that ClientHellos alone teach of an endpoint: no cryptography, and few connections.

First one hello after the other until something works; then the versions side by side; then what follows
from the suites they accept: groups, order of preference, extensions. A well-configured server takes about
thirty connections, each of one message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from cyberscan.facts.targets import Endpoint
from cyberscan.facts.tls import TlsExtensions, TlsKeyExchange, TlsProtocols
from cyberscan.network.session import Network
from cyberscan.network.starttls import NotOffered
from cyberscan.network.tls.asker import Asker
from cyberscan.network.tls.behaviour import Behaviour
from cyberscan.network.tls.enumeration import Enumerator, offer
from cyberscan.network.tls.groups import find_groups, find_hybrids
from cyberscan.network.tls.messages import SSL2, SSL3, TLS10, TLS11, TLS12, TLS13
from cyberscan.network.tls.refusals import cut_short, undecided
from cyberscan.network.tls.reply import Reply
from cyberscan.network.tls.seen import Seen
from cyberscan.network.tls.shown import Shown
from cyberscan.reasons import LookFailed, Reason
from cyberscan.tls_suites import BROKEN, suite_flaw, suite_name

MAIL_CONNECTIONS = 20
"""Mail servers count connections: with the conversation and the handshakes, 25 in all."""
_KEPT = (Reason.BUDGET_SPENT, Reason.TIMEOUT)
_NEWEST_FIRST = (TLS13, TLS12, TLS11, TLS10, SSL3)
_THREADS = 12
_SUBMISSION = 587


class _Survey:
    """One endpoint, asked hello after hello."""

    def __init__(self, network: Network, endpoint: Endpoint) -> None:
        # Strangers who come again and again are what a mail exchanger defends itself against. MySQL shuts
        # an address out after a hundred connections that end before a login (max_connect_errors).
        mail = endpoint.starttls == "smtp" and endpoint.port != _SUBMISSION
        self.sparing = mail or endpoint.starttls == "mysql"
        self.seen = Seen()
        self.asker = Asker(network, endpoint, MAIL_CONNECTIONS if self.sparing else None)
        self.enumerator = Enumerator(self.asker, self.seen, self._both)
        self.enumerator.briefly = self.sparing
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="hello")
        self._clear: list[int] = []
        self._cut: list[int] = []

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def versions(self) -> Reply | None:
        """Ask for every version; the reply of another protocol when that is what speaks here."""
        self.seen.complete = False  # until the last question has had its answer
        left = list(_NEWEST_FIRST)
        quiet = 0
        while left and self._nothing_works():
            last = self._version(left.pop(0))
            if self._nothing_works() and len(self._clear) == 2:
                return last  # a filter may speak once in a server's place
            quiet += last.kind == "silent"
            if self._nothing_works() and quiet == 2:
                return self._without_extensions()
        doubtful = [] if self._nothing_works() else [*self._clear, *self._cut]
        self.together(
            *(partial(self._version, version) for version in left),
            # Now that something works, a cut can be told from a throttle.
            *(partial(self._version, v) for v in doubtful if self._undetermined(v)),
            self.enumerator.ssl2,
        )
        other = self._nothing_modern() if self._nothing_works() else None
        self.seen.complete = not self.sparing and not self.enumerator.undecided
        return other

    def grave_suites(self) -> None:
        """The few hellos that find what matters most: broken suites, a weak prime."""
        version = max((v for v in range(SSL3, TLS13) if self.seen.present(v)), default=None)
        if version is None:
            return
        broken = [c for c in offer(version)[0] if suite_flaw(suite_name(c)) in BROKEN]
        self._some(version, broken, most=5)
        if not self.seen.primes:
            dhe = [c for c in offer(version)[0] if suite_name(c).startswith("TLS_DHE_")]
            self._some(version, dhe, most=1)

    def details(self) -> None:
        """What follows from the suites: groups, preference, extensions, old tricks."""
        asks = Behaviour(self.asker, self.seen)
        if self.sparing:
            asks.order_and_extensions()
            if self.seen.present(TLS13):
                find_hybrids(self.asker, self.seen)
            self._rest_of_the_suites()
            return
        tasks: list[Callable[[], object]] = [asks.order_and_extensions, asks.modern_order]
        for version in (TLS13, asks.classic):
            if version is not None and self.seen.present(version):
                tasks.append(partial(find_groups, self.asker, self.seen, version))
        self.together(*tasks, asks.without_name, asks.fallback)
        asks.unknown_values()  # mostly accepted: last, so that it confirms what was refused before

    def together(self, *tasks: Callable[[], Any]) -> None:
        """Run tasks side by side, as many connections at once as the endpoint bears.

        Raises the first trouble once all have ended: what the others saw is kept.
        """
        if self.asker.width == 1:
            for task in tasks:
                task()
            return
        self._ended([self._pool.submit(task) for task in tasks])

    def _ended(self, futures: Sequence[Future[Any]]) -> None:
        troubles: list[LookFailed] = []
        for future in futures:
            try:
                future.result()
            except LookFailed as failed:
                troubles.append(failed)
        if troubles:
            raise next((t for t in troubles if t.failure.reason not in _KEPT), troubles[0])

    def _both(self, first: Callable[[], Reply], second: Callable[[], Reply]) -> tuple[Reply, Reply]:
        other = self._pool.submit(second)
        try:
            mine = first()
        finally:
            # Whatever became of ours: nobody may go on asking once we have returned.
            other.exception()
        return mine, other.result()

    def _nothing_works(self) -> bool:
        return self.asker.works is None

    def _version(self, version: int) -> Reply:
        last = self.enumerator.version(version)
        if last.kind == "foreign":
            self._clear.append(version)
        elif cut_short(last) and not self.seen.present(version):
            self._cut.append(version)
        return last

    def _undetermined(self, version: int) -> bool:
        return self.seen.presence.get(version) == "undetermined"

    def _some(self, version: int, codes: Sequence[int], most: int) -> Reply | None:
        taken = set(self.seen.codes(version))
        left = [code for code in codes if code not in taken]
        self.seen.unordered.add(version)
        return self.enumerator.some(version, left, most) if left else None

    def _rest_of_the_suites(self) -> None:
        """With the connections that are left: few suites are soon told, many never."""
        for version in (v for v in _NEWEST_FIRST if self.seen.present(v)):
            for codes in offer(version):
                last = self._some(version, codes, most=len(codes))
                if last is not None and undecided(last):
                    return
        self.seen.complete = not self.enumerator.undecided

    def _nothing_modern(self) -> Reply | None:
        """No TLS hello worked."""
        if not self.seen.present(SSL2):
            return self._without_extensions()
        for version in self._cut:  # it answered the oldest hello right after having cut the others
            self.seen.presence[version] = "absent"
        return None

    def _without_extensions(self) -> Reply | None:
        """Nothing worked: once more, as a client of twenty years ago."""
        self.asker.bare = self.seen.bare = True
        last = Reply.ended("silent")
        for version in (TLS12, TLS10):
            last = self.enumerator.version(version)
            if not self._nothing_works():
                self.seen.intolerant["extensions"] = None
                return None
        if last.kind == "silent":
            raise LookFailed(Reason.TIMEOUT, "no answer to a hello")
        return last


def survey(network: Network, endpoint: Endpoint) -> Shown:
    """Versions, suites, key exchange, extensions and chains of one endpoint, or what else speaks there.

    Raises :class:`LookFailed` when nothing could be learnt; a budget or a deadline that ends in the
    middle keeps what was seen, marked incomplete.
    """
    return _survey(network, endpoint, whole=True)


def protocols_only(network: Network, endpoint: Endpoint) -> TlsProtocols:
    """Versions and suites alone, with the fewest connections."""
    return _survey(network, endpoint, whole=False).protocols


def one_hello(network: Network, endpoint: Endpoint) -> Shown:
    """What a single offer of TLS 1.2 shows, where certificates come in clear. Raises :class:`LookFailed`."""
    asking = _Survey(network, endpoint)
    try:
        asking.enumerator.some(TLS12, offer(TLS12)[0], most=1)
    finally:
        asking.close()
    return asking.seen.shown(endpoint, None)


def _survey(network: Network, endpoint: Endpoint, *, whole: bool) -> Shown:
    asking = _Survey(network, endpoint)
    other: Reply | None = None
    try:
        other = asking.versions()
        if asking.sparing:
            asking.grave_suites()
        if whole and asking.seen.suites:
            asking.details()
        if asking.seen.contradicted or not asking.asker.confirmed():
            asking.seen.doubt()
    except NotOffered:
        return _in_clear(endpoint)
    except LookFailed as failed:
        if failed.failure.reason not in _KEPT or not asking.seen.suites:
            raise
    finally:
        asking.close()
    return asking.seen.shown(endpoint, other)


def _in_clear(endpoint: Endpoint) -> Shown:
    return Shown(
        endpoint,
        TlsProtocols(target=endpoint, speaks="clear"),
        TlsKeyExchange(target=endpoint),
        TlsExtensions(target=endpoint),
    )
