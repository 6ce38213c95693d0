"""One scan, whole: seeds, observation, judgement, document. The single path for scans, demo and tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cyberscan import datapack
from cyberscan.document import Document
from cyberscan.engine.interrupt import stopping
from cyberscan.engine.observe import Observer, Progress
from cyberscan.levels import Level, lowest
from cyberscan.network.dial import own_addresses
from cyberscan.network.settings import Settings
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.models import Perimeter
from cyberscan.perimeter.scope import Scope
from cyberscan.profile_files import Profile
from cyberscan.registry import LoadedCheck, load_probes
from cyberscan.result import assemble


@dataclass(frozen=True)
class Order:
    """What is asked of one scan."""

    perimeter: Perimeter
    profile: Profile
    settings: Settings
    checks: Sequence[LoadedCheck]
    level: Level = Level.ACTIVE
    """The most that the person who runs it wants; mandate, profile and assets may lower it."""
    earlier: tuple[Document, ...] = ()
    """Older results: they say since when each thing is known to be exposed."""


def scope_of(order: Order, now: datetime) -> Scope:
    """The gate of a scan."""
    resolvers = frozenset((server.ip, server.port) for server in order.settings.resolvers)
    wanted = lowest(order.level, order.profile.level)
    registries = order.settings.registries
    return Scope(order.perimeter, wanted, now.date(), resolvers, own_addresses(), registries)


def scan(order: Order, progress: Progress | None = None) -> Document:
    """Run a scan. Ctrl-C or SIGTERM gives the document of what was seen so far, marked incomplete."""
    started = datetime.now(UTC)
    scope = scope_of(order, started)
    observer = Observer(load_probes(), scope, order.settings, order.profile.probes, progress)
    with stopping(observer.stop):
        observation = observer.run(seeds(order.perimeter, scope.level))
    return assemble(
        order.perimeter, order.profile, observation, order.checks,
        started_at=started, finished_at=datetime.now(UTC), data=datapack.in_use(),
        level=lowest(order.level, order.profile.level), earlier=order.earlier,
    )  # fmt: skip
