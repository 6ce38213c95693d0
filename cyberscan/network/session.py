"""What a probe gets: the network as one task may use it, with its level, its budget and its deadline."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from cyberscan.budgets import Budget
from cyberscan.facts.base import Fact
from cyberscan.network import dial
from cyberscan.network.governor import Governor, Meter, site_name
from cyberscan.network.settings import Settings
from cyberscan.network.tls.workers import Workers
from cyberscan.perimeter.scope import Contact, Permit, Scope
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.dns_answers import Answer
    from cyberscan.network.resolver import Resolver

_NONE: Mapping[str, Any] = MappingProxyType({})
_F = TypeVar("_F", bound=Fact)


class Network:
    """The network room seen from one task. Modules of the room take it as their first argument."""

    def __init__(
        self, scope: Scope, settings: Settings, governor: Governor, resolver: Resolver, budget: Budget,
        options: Mapping[str, Any] = _NONE, workers: Workers | None = None, known: Sequence[Fact] = (),
    ) -> None:  # fmt: skip
        self.scope = scope
        self.settings = settings
        self.governor = governor
        self.resolver = resolver
        self.options = options
        """The profile's settings for the probe that owns this task."""
        self.workers = workers or Workers()
        """Processes for TLS that needs cryptography: the scan's, or of this task's own."""
        self._known = known
        self.meter = Meter(budget.connections, budget.requests, budget.queries, budget.packets)
        self.deadline = time.monotonic() + budget.seconds

    def known(self, kind: type[_F]) -> Iterator[_F]:
        """Facts of one kind about the declared name or address that is looked at, failed ones left out.

        Those of the task that led here are all there; those of others may still come. They serve to choose
        what to ask, never to conclude.
        """
        return (fact for fact in self._known if isinstance(fact, kind) and fact.failed is None)

    @property
    def seconds_left(self) -> float:
        """Until the task's deadline; raises ``timeout`` when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise LookFailed(Reason.TIMEOUT, "deadline")
        if self.governor.stopping.is_set():
            raise LookFailed(Reason.INTERRUPTED)
        return left

    def permit(
        self, ip: str, port: int, contact: Contact = Contact.CLIENT, name: str = ""
    ) -> Permit:
        """Ask the scope gate. Raises :class:`LookFailed` (``out_of_scope``, ``level_too_low``)."""
        return self.scope.vet(ip, port, contact, name)

    def connect(
        self, ip: str, port: int, *, name: str = "", contact: Contact = Contact.CLIENT,
        limit: int = 2_000_000, connect_timeout: float | None = None, read_timeout: float | None = None,
    ) -> dial.Stream:  # fmt: skip
        """A vetted, paced, counted TCP connection; ``limit`` is the most bytes it will read."""
        permit = self.permit(ip, port, contact, name)
        return dial.tcp(
            permit, self.governor, self.meter, deadline=self.deadline, limit=limit,
            connect_timeout=connect_timeout or self.settings.connect_timeout,
            read_timeout=read_timeout or self.settings.read_timeout,
        )  # fmt: skip

    def take_request(self, host: str, port: int, page: str = "/") -> None:
        """Count one HTTP request, in its site's allowance and in this task's budget, or raise ``budget_spent``."""
        self.meter.take("requests")
        try:
            self.governor.take_request(site_name(host, port, page), self.settings.site_requests)
        except LookFailed:
            self.meter.note("requests", -1)
            raise

    def note_request(self, host: str, port: int) -> None:
        """Count the one request of a probe that has none in its budget, or raise ``budget_spent``."""
        self.governor.take_request(site_name(host, port), self.settings.site_requests)
        self.meter.note("requests")

    def return_request(self, host: str, port: int, page: str = "/") -> None:
        """Take back the count of a request that found no connection to be sent on."""
        self.governor.return_request(site_name(host, port, page))
        self.meter.note("requests", -1)

    def exchange_udp(
        self, ip: str, port: int, payload: bytes, *, name: str = "",
        contact: Contact = Contact.SCAN, timeout: float = 2.0, from_any_port: bool = False,
    ) -> bytes:  # fmt: skip
        """One datagram out, one in. Counts as a connection. ``from_any_port``: see :func:`dial.udp`."""
        permit = self.permit(ip, port, contact, name)
        self.meter.take("connections")
        with self.governor.slot(permit.ip, self.deadline):
            wait = min(timeout, self.seconds_left)
            return dial.udp(permit, payload, timeout=wait, from_any_port=from_any_port)

    def look_up(self, name: str, rtype: str, *, plain: bool = False) -> Answer:
        """Ask the chosen resolver. Raises :class:`LookFailed` when there was no usable answer.

        ``plain``: without signatures, for long lists of names that are mostly not there. Else what is missing
        from a declared domain that signs must be proved to be: a resolver may lie, or be lied to.
        """
        answer = self.resolver.look_up(self, name, rtype, plain=plain)
        domain = self.scope.domain_of(name)
        if answer.status != "found" and not plain and domain:
            # Imported here: validating takes cryptography, and most commands ask for no name.
            from cyberscan.network.dnssec.absences import is_unproved

            if is_unproved(self, name, rtype, domain):
                raise LookFailed(Reason.DNS_FAILURE, "absence not proved")
        return answer

    def zone_slot(self, name: str) -> AbstractContextManager[None]:
        """One of the questions that may be under way at once about the zone of ``name``."""
        zone = self.scope.domain_of(name) or ".".join(name.split(".")[-2:])
        return self.governor.zone_slot(zone, self.deadline)

    def addresses(self, name: str) -> tuple[str, ...]:
        """A then AAAA of a name, canonical; empty when it certainly has none.

        A server that fails on one type only (RFC 4074) is survived when the other gave addresses.
        """
        found: list[str] = []
        trouble: LookFailed | None = None
        for rtype in ("A", "AAAA"):
            try:
                found += self.look_up(name, rtype).records
            except LookFailed as failed:
                trouble = failed
        if trouble is not None and not found:
            raise trouble
        return tuple(dict.fromkeys(found))
