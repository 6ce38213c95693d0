"""Files of a site that should not be public."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from cyberscan.network.http import Client, Reply
from cyberscan.network.session import Network
from cyberscan.probes import _paths
from cyberscan.probes._page import nature_of, read
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
    Skipped,
    Target,
)

_TURNED_AWAY = frozenset({401, 403, 406, 429})


def site_of(fact: Fact) -> Site | Skipped:
    """The site of a page that is really its own; a notice in its place hides the rest too."""
    assert isinstance(fact, Page)  # noqa: S101 - the engine offers only what is fed on
    assert isinstance(fact.target, Site)  # noqa: S101 - a page is a site's
    if fact.nature in ("content", "error"):
        return fact.target.model_copy(update={"path": "/"})
    return Skipped(fact.target, Reason.BLOCKED, fact.nature)


class ExposedPaths(Probe):
    """Asks for a few files after a control request on a random path; keeps proofs, never content."""

    id = "web.paths"
    level = Level.ACTIVE
    budget = Budget(connections=11, requests=10, queries=4, seconds=60)
    feeds = (Page,)
    produces = (PathProbes,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        yield site_of(fact)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        assert isinstance(target, Site)  # noqa: S101 - see feeds_on
        spare_equipment(network, target)
        with Client(network) as client:
            control = client.get(f"{target.origin}/{_random()}", limit=_paths.DRAINED)
            answers = [_ask(client, target, path, control) for path in _paths.for_host(target.host)]
            blocked, listings = _listings(client, target, control)
        return [
            PathProbes(
                target=target,
                control_status=control.status,
                blocked=blocked or _turned_away(control),
                answers=(*answers, *listings),
            )
        ]


def _listings(client: Client, site: Site, control: Reply) -> tuple[bool, list[PathAnswer]]:
    """The home page again: are we still let in, and which folder does it use?"""
    try:
        home = client.get(site.origin + "/")
    except LookFailed:
        return True, []
    if _turned_away(home):
        return True, []
    folder = _paths.folder_of(read(home), site)
    return False, [_ask(client, site, _paths.listing(folder), control)] if folder else []


def _ask(client: Client, site: Site, path: _paths.Path, control: Reply) -> PathAnswer:
    try:
        reply = client.get(site.origin + path.path, limit=_paths.DRAINED)
        proof = path.proof if path.proved_by(reply) and not path.proved_by(control) else ""
        if proof and control.status == 200:
            proof = _confirmed(client, site, path)
    except LookFailed as failed:
        return PathAnswer(topic=path.topic, path=path.path, failure=failed.failure.reason.value)
    failure = Reason.BLOCKED.value if reply.status == 429 or reply.status >= 500 else ""
    if not proof and _cut_short(reply):
        failure = Reason.PROTOCOL_ERROR.value
    return PathAnswer(
        topic=path.topic, path=path.path, status=reply.status, failure=failure, proof=proof
    )


def _cut_short(reply: Reply) -> bool:
    """Whether a body stopped before what was wanted of it, or could not be decoded."""
    return reply.status == 200 and reply.truncated and len(reply.body) < _paths.DRAINED


def _confirmed(client: Client, site: Site, path: _paths.Path) -> str:
    """The proof, unless a random neighbour shows it too: some servers invent what they are asked."""
    neighbour = f"{site.origin}/{_random()}{path.path}"
    return "" if path.proved_by(client.get(neighbour, limit=_paths.DRAINED)) else path.proof


def _turned_away(reply: Reply) -> bool:
    if reply.status in _TURNED_AWAY or reply.status >= 500:
        return True
    return nature_of(reply, read(reply)) == "block_page"


def _random() -> str:
    return secrets.token_hex(8)
