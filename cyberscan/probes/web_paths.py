"""Files and pages of a site that should not be public: a few in every scan, some fifty in a full one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cyberscan.network.http import Client, Reply
from cyberscan.network.http_visit import location_of
from cyberscan.network.session import Network
from cyberscan.probes import _paths
from cyberscan.probes._nature import TURNED_AWAY, nature_of, refuses
from cyberscan.probes._page import read
from cyberscan.probes._tour import NOTICES
from cyberscan.probes.web import spare_equipment
from cyberscan.sdk import (
    Budget,
    Fact,
    Level,
    LookFailed,
    Page,
    PathAnswer,
    PathProbes,
    Probe,
    Reason,
    Site,
    SiteControl,
    SiteProducts,
    Skipped,
    Target,
)

MOST = 10
"""Paths asked in a usual scan: with what else is asked of a site, it stays within its allowance."""
_FOLDERS = {False: 1, True: 3}
"""Folders asked for their list, in a usual scan and in a full one."""
_TELLING_FIRST = 2
"""Paths that come before the folders."""
_SILENCES = 2
"""Answers missed one after the other, after which a site is left alone."""
_REFUSED = frozenset({403, 406})
"""A refusal of the path; others are refusals of the visitor."""
_FOUND = frozenset({200, 206})
_OK = 2
_BEGINNING = {"Range": f"bytes=0-{_paths.PREFIX - 1}", "Accept-Encoding": "identity"}
"""Of a file, only what proves it is asked for (RFC 9110 §14.2)."""


def site_of(fact: Fact) -> Site | Skipped:
    """The site of a page that is really its own; a notice in its place hides the rest too."""
    assert isinstance(fact, Page)  # noqa: S101 - the engine offers only what is fed on
    assert isinstance(fact.target, Site)  # noqa: S101 - a page is a site's
    if fact.nature in ("content", "error"):
        return fact.target.model_copy(update={"path": "/"})
    return Skipped(fact.target, Reason.BLOCKED, fact.nature)


class ExposedPaths(Probe):
    """Asks for paths chosen by what the site is, after a random one; keeps proofs, never content.

    Option ``set``: ``standard``, or ``complet`` for every path of the table.
    """

    id = "web.paths"
    level = Level.ACTIVE
    budget = Budget(connections=22, requests=22, queries=4, seconds=90)
    feeds = (Page,)
    produces = (PathProbes,)

    def budget_under(self, options: Mapping[str, Any]) -> Budget:
        if options.get("set") != "complet":
            return self.budget
        return Budget(connections=100, requests=100, queries=4, seconds=300)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        yield site_of(fact)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        assert isinstance(target, Site)  # noqa: S101 - see feeds_on
        spare_equipment(network, target)
        with Client(network) as client:
            control = _control(client, target, network)
            asking = _Asking(client, target, control)
            if control.goes_on:
                for path in _chosen(target, network):
                    asking.ask(path)
                asking.look_back(_home(target, network))
        return [asking.fact()]


@dataclass(frozen=True)
class _Control:
    """What a path that nobody made answers."""

    status: int
    soft: bool
    turned_away: bool

    @property
    def goes_on(self) -> bool:
        """Whether asking more is of use: a site that shuts its door, or is down, is left alone."""
        return not self.turned_away or self.status in _REFUSED


def _control(client: Client, site: Site, network: Network) -> _Control:
    """The visit's own control where there was one; else it is asked here."""
    for seen in network.known(SiteControl):
        if isinstance(seen.target, Site) and seen.target.origin == site.origin:
            return _Control(seen.status, seen.soft_404, seen.turned_away)
    reply = client.get(f"{site.origin}/{secrets.token_hex(8)}", limit=_paths.DRAINED)
    return _Control(reply.status, reply.status == 200, _turned_away(reply))


def _chosen(site: Site, network: Network) -> list[_paths.Path]:
    """The paths of this site, the most telling first, by what the visit recognised in it."""
    every = network.options.get("set") == "complet"
    products = {
        product.id
        for fact in network.known(SiteProducts)
        if isinstance(fact.target, Site) and fact.target.origin == site.origin
        for product in fact.products
    }
    paths = list(_paths.for_site(site.host, products, every=every))
    folders = [
        folder
        for page in network.known(Page)
        if isinstance(page.target, Site) and page.target.origin == site.origin
        for folder in _paths.folders_of(page, site)
    ]
    listings = [_paths.listing(one) for one in dict.fromkeys(folders)][: _FOLDERS[every]]
    chosen = [*paths[:_TELLING_FIRST], *listings, *paths[_TELLING_FIRST:]]
    return list(dict.fromkeys(chosen))[: None if every else MOST]


def _home(site: Site, network: Network) -> Page | None:
    """The home page as the visit saw it."""
    seen = (page for page in network.known(Page) if page.failed is None)
    return next(
        (
            page
            for page in seen
            if isinstance(page.target, Site)
            and page.target.origin == site.origin
            and page.url.startswith(site.origin + "/")
        ),
        None,
    )


@dataclass
class _Asking:
    """One round of questions to one site."""

    client: Client
    site: Site
    control: _Control
    answers: list[PathAnswer] = field(default_factory=list)
    blocked: bool = False
    invents: bool = False
    _silences: int = 0
    _left_alone: str = ""
    """Why nothing more is asked: a reason code."""

    def ask(self, path: _paths.Path) -> None:
        """Ask for one path and note what it answered; note why when nothing is asked any more."""
        if self._left_alone:
            self._note(path, failure=self._left_alone)
            return
        try:
            reply = self._get(path, path.path)
            proof = path.proof if path.proved_by(reply) and self._confirmed(path) else ""
        except LookFailed as failed:
            self._missed(path, failed)
            return
        self._silences = 0
        failure = "" if proof else self._doubt(reply)
        if reply.status == 429:
            self._left_alone = Reason.BLOCKED.value  # it asks to be left alone
        self._note(path, reply.status, failure, proof)

    def look_back(self, home: Page | None) -> None:
        """Whether we are still let in: a firewall that shuts the door answers for files that it never saw.

        It may answer 200, or send elsewhere; ``home``, as it was seen first, then tells.
        """
        shut = any(_may_be_shut(one) for one in self.answers)
        if not shut and not any(_may_be_notice(one) for one in self.answers):
            return
        try:
            reply = self.client.get(
                home.url if home else self.site.origin + "/", limit=_paths.DRAINED
            )
        except LookFailed as failed:
            ours = failed.failure.reason is Reason.BUDGET_SPENT
            self.blocked = shut or not ours or self._answers_change()
        else:
            self.blocked = _turned_away(reply) or (home is not None and _replaced(reply, home))

    def _answers_change(self) -> bool:
        """Whether a path was answered in another way than one that nobody made: found, or sent elsewhere."""
        usual = self.control.status // 100
        return any(
            _may_be_notice(one) and one.status // 100 != usual and usual != _OK
            for one in self.answers
        )

    def fact(self) -> PathProbes:
        """What was learnt; a site that invents one file is believed for none."""
        answers = self.answers
        if self.invents:
            answers = [one.model_copy(update={"proof": ""}) for one in answers]
        return PathProbes(
            target=self.site,
            control_status=self.control.status,
            blocked=self.blocked or self.control.turned_away,
            invents=self.invents,
            answers=tuple(answers),
        )

    def _get(self, path: _paths.Path, where: str) -> Reply:
        headers = None if path.is_page else _BEGINNING
        return self.client.get(self.site.origin + where, limit=_paths.DRAINED, headers=headers)

    def _confirmed(self, path: _paths.Path) -> bool:
        """Whether a neighbour that nobody made does not show the same: some sites invent what they are asked."""
        if path.topic == "admin_page" and not self.control.soft:
            return True  # some products answer their login page in every folder
        neighbour = replace(path, path=f"/{secrets.token_hex(8)}{path.path}")
        reply = self._get(neighbour, neighbour.path)
        shown = path.proved_by(reply) or neighbour.proved_by(reply)
        self.invents |= shown and path.is_file
        return not shown

    def _doubt(self, reply: Reply) -> str:
        """Why an answer without proof says nothing."""
        if reply.status == 429 or reply.status >= 500:
            return Reason.BLOCKED.value
        if reply.status not in (200, 206):
            return ""
        if reply.truncated and len(reply.body) < _paths.DRAINED:
            return (
                Reason.PROTOCOL_ERROR.value
            )  # it stopped before what was wanted of it, or could not be undone
        if not self.control.soft and nature_of(reply, read(reply)) in NOTICES:
            return Reason.BLOCKED.value
        return ""

    def _missed(self, path: _paths.Path, failed: LookFailed) -> None:
        reason = failed.failure.reason
        if reason is Reason.INTERRUPTED:
            raise failed
        self._silences += 1
        if failed.ends_the_task or self._silences >= _SILENCES:
            self._left_alone = reason.value
        self._note(path, failure=reason.value)

    def _note(self, path: _paths.Path, status: int = 0, failure: str = "", proof: str = "") -> None:
        self.answers.append(
            PathAnswer(
                topic=path.topic, path=path.path, status=status, failure=failure, proof=proof
            )
        )


def _may_be_shut(answer: PathAnswer) -> bool:
    """Whether an answer, or none, may come from a shut door; the end of our own means says nothing of it."""
    ours = answer.failure == Reason.BUDGET_SPENT.value
    return answer.status in TURNED_AWAY or (bool(answer.failure) and not ours)


def _may_be_notice(answer: PathAnswer) -> bool:
    """Whether an answer may be a page in the place of all others."""
    return not answer.proof and (answer.status in _FOUND or 300 <= answer.status < 400)


def _replaced(reply: Reply, home: Page) -> bool:
    """Whether the home page is no longer what it was: another title, nothing at all, or the way elsewhere."""
    if home.nature != "content":
        return False
    return bool(location_of(reply)) or not reply.body.strip() or read(reply).title != home.title


def _turned_away(reply: Reply) -> bool:
    if refuses(reply.status):
        return True
    return nature_of(reply, read(reply)) in NOTICES
