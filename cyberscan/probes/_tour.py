"""One bounded visit of a site: what its stops share, and how each is kept from failing the others."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from cyberscan.facts.base import Fact
from cyberscan.facts.targets import Site
from cyberscan.facts.web import Robots, SecurityTxt, SiteControl
from cyberscan.network import html
from cyberscan.network.http import Client, Reply
from cyberscan.network.http_visit import Trip, location_of, visit
from cyberscan.network.session import Network
from cyberscan.probes._nature import nature_of, refuses
from cyberscan.probes._page import read
from cyberscan.probes._products import answer_of
from cyberscan.reasons import LookFailed, Reason
from cyberscan.recognition import Answer

PAGE = 65_536
"""Bytes of a page that is looked at for one thing only."""
NOTICES = frozenset({"block_page", "maintenance"})
"""Pages that stand in the place of what was asked for."""


OF_ORIGIN: frozenset[type[Fact]] = frozenset({Robots, SecurityTxt, SiteControl})
"""Kinds of which a whole origin has one, whatever page of it is visited."""


@dataclass
class Tour:
    """What the stops of one visit share."""

    network: Network
    client: Client
    site: Site
    trip: Trip
    reply: Reply
    """The home page as finally answered."""
    seen: html.Read
    """Its parts, read once."""
    answers: list[Answer]
    """For recognition: every answer of the site's own read so far."""
    equipment: bool = False
    """The perimeter says that equipment stands behind the site: nothing but its page is asked for."""
    control: Reply | None = None
    """The answer to a random path; None when it could not be had."""
    _asked: dict[str, Reply | LookFailed] = field(default_factory=dict)
    _parts: dict[int, tuple[Reply, html.Read]] = field(default_factory=dict)
    """By the identity of a reply, which is kept beside so that it stays its own."""

    @property
    def root(self) -> Site:
        """The target of what a whole origin has once (``robots.txt``…), whatever page of it is visited."""
        return root_of(self.site)

    def get(self, path_or_url: str, limit: int = PAGE) -> Reply:
        """Ask the site's own origin once, follow nothing; the same address is asked once a visit.

        Raises :class:`LookFailed`: ``out_of_scope`` for another origin and for equipment.
        """
        url = self._own(path_or_url)
        return self._once(f"get {url}", lambda: self.client.get(url, limit=limit))

    def follow(self, path_or_url: str, limit: int = PAGE) -> Reply:
        """Like :meth:`get`, through redirects within the perimeter, to the answer that ends them.

        Raises :class:`LookFailed` when they end nowhere or leave the perimeter.
        """
        url = urljoin(self.reply.url, path_or_url)
        return self._once(f"follow {url}", lambda: self._end_of(url, limit))

    def is_turned_away(self, reply: Reply) -> bool:
        """Whether an answer refuses, breaks down or comes from a firewall: it says nothing of what is there."""
        if refuses(reply.status):
            return True
        return nature_of(reply, self.read(reply)) in NOTICES

    def answered(self, path: str, limit: int = PAGE) -> Reply:
        """What a path of the origin's root answers, or fails: a refusal or an empty answer is no absence."""
        reply = self.follow(self.root.origin + path, limit=limit)
        if self.is_turned_away(reply):
            raise LookFailed(Reason.BLOCKED, f"HTTP {reply.status}")
        if self._asks_to_log_in(reply):
            raise LookFailed(Reason.BLOCKED, "every path leads to a login page")
        if reply.status < 400 and not reply.body.strip():
            if reply.truncated:
                raise LookFailed(Reason.PROTOCOL_ERROR, "body cut short")
            if self.control is None or self.control.status < 400:  # every path answers so
                raise LookFailed(Reason.PROTOCOL_ERROR, "empty answer")
        return reply

    def is_for_all(self, reply: Reply) -> bool:
        """Whether an answer is what the site gives for a path that nobody made."""
        return (
            self.control is not None
            and self.control.status == 200
            and self.control.body == reply.body
        )

    def read(self, reply: Reply) -> html.Read:
        """The parts of an answer of this visit, read once."""
        if reply is self.reply:
            return self.seen
        if id(reply) not in self._parts:
            self._parts[id(reply)] = reply, read(reply)
        return self._parts[id(reply)][1]

    def random_path(self) -> str:
        """A path that nobody made."""
        return f"/{secrets.token_hex(8)}"

    def _asks_to_log_in(self, reply: Reply) -> bool:
        """Whether the answer is the login page to which every path leads: what is behind it was not seen."""
        there = location_of(self.control) if self.control else ""
        if not there or _place(there) != _place(reply.url):
            return False
        return any(form.asks_password for form in self.read(reply).forms)

    def _own(self, path_or_url: str) -> str:
        try:
            url = urljoin(self.reply.url, path_or_url)
            if origin(url) not in (origin(self.reply.url), self.site.origin):
                raise LookFailed(Reason.OUT_OF_SCOPE, "another origin")
        except ValueError as error:
            raise LookFailed(Reason.PROTOCOL_ERROR, "address that cannot be asked") from error
        return url

    def _once(self, key: str, ask: Callable[[], Reply]) -> Reply:
        if self.equipment:
            raise LookFailed(Reason.OUT_OF_SCOPE, "equipment: only greeted")
        if key not in self._asked:
            try:
                self._asked[key] = ask()
            except LookFailed as failed:
                self._asked[key] = failed
            else:
                self._note(self._asked[key])
        found = self._asked[key]
        if isinstance(found, LookFailed):
            raise found
        return found

    def _note(self, reply: Reply | LookFailed) -> None:
        """Keep an answer for recognition; of error pages the first of each status, for they are all one page."""
        own = (origin(self.reply.url), self.site.origin)
        if not isinstance(reply, Reply) or origin(reply.url) not in own:
            return
        if reply.status < 400 or reply.status not in {one.status for one in self.answers}:
            self.answers.append(answer_of(reply, self.read(reply)))

    def _end_of(self, url: str, limit: int) -> Reply:
        trip = visit(self.network, self.client, url, limit=limit)
        if trip.left_to:
            raise LookFailed(Reason.OUT_OF_SCOPE, f"redirects to {trip.left_to}")
        if trip.reply is None:
            failure = trip.failure
            reason = failure.reason if failure else Reason.PROTOCOL_ERROR
            raise LookFailed(reason, failure.detail if failure else "")
        return trip.reply


Stop = Callable[[Tour], Iterable[Fact]]
Stops = tuple[tuple[tuple[type[Fact], ...], Stop], ...]


def walk(tour: Tour, stops: Stops) -> Iterator[Fact]:
    """The facts of every stop. One that could not look fails its own kinds; the others go on.

    What a whole origin has once is asked once a scan, however many of its pages are visited; the control
    is asked by each visit, whose other stops need it.
    """
    for kinds, stop in stops:
        once = OF_ORIGIN.issuperset(kinds) and SiteControl not in kinds
        if once and not tour.network.governor.grant(kinds[0].__name__, tour.site.origin, 1):
            continue
        found: set[type[Fact]] = set()
        try:
            for fact in stop(tour):
                found.add(type(fact))
                yield fact
        except LookFailed as failed:
            rest = tuple(kind for kind in kinds if kind not in found)
            yield from unseen(tour.site, ((rest, stop),), failed)


def unseen(site: Site, stops: Stops, failed: LookFailed) -> Iterator[Fact]:
    """Every kind of every stop as not looked at."""
    for kinds, _ in stops:
        for kind in kinds:
            yield kind.failing(root_of(site) if kind in OF_ORIGIN else site, failed.failure)


def _place(url: str) -> str:
    """An address without what it is asked."""
    return url.partition("?")[0].partition("#")[0]


def root_of(site: Site) -> Site:
    """The same origin, at its root."""
    return site.model_copy(update={"path": "/"})


def origin(url: str) -> str:
    """Scheme, host and port of an address, as :attr:`Site.origin` writes it. ``ValueError`` when it has none."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
