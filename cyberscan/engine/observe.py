"""Observe: from the declared assets to a fixpoint of facts.

Each fact is offered to the probes that feed on its kind; each (probe, target) is looked at once. A probe
that may not or could not look yields its kinds as failed facts, and a failed fact fails what would have
fed on it: so nothing that was not seen can be mistaken for something that was not there.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from cyberscan.engine.guard import guarded
from cyberscan.facts.base import Fact
from cyberscan.facts.targets import Target
from cyberscan.network.governor import Governor, Spent
from cyberscan.network.resolver import Resolver
from cyberscan.network.session import Network
from cyberscan.network.settings import Settings
from cyberscan.network.tls.workers import Workers
from cyberscan.perimeter.scope import Scope
from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import Look, Probe, Skipped

Progress = Callable[[str, int, int], None]
"""Told the task that ended, how many are done, how many are known."""


@dataclass
class Observation:
    """What was seen and what it cost."""

    facts: tuple[Fact, ...] = ()
    spent: Spent = field(default_factory=Spent)
    spent_by_probe: dict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))
    connections_by_address: dict[str, int] = field(default_factory=dict)
    requests_by_site: dict[str, int] = field(default_factory=dict)
    interrupted: bool = False


@dataclass(frozen=True)
class Task:
    """One look: asked twice, done once."""

    probe: Probe
    target: Target

    @property
    def key(self) -> tuple[str, str]:
        return self.probe.id, self.target.key


class Observer:
    """Runs probes over one scope. One instance per scan."""

    def __init__(
        self,
        probes: Sequence[Probe],
        scope: Scope,
        settings: Settings,
        options: Mapping[str, Mapping[str, Any]] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._probes = tuple(probes)
        self._scope = scope
        self._settings = settings
        self._options = options or {}
        self._progress = progress or (lambda task, done, known: None)
        self.governor = Governor(settings.rate, settings.max_connections)
        self._resolver = Resolver(settings.resolvers)
        self._workers = Workers()
        self._seen: set[tuple[str, str]] = set()
        self._facts: dict[tuple[str, str, str], Fact] = {}
        self._by_subject: dict[str, list[Fact]] = defaultdict(list)
        self._observation = Observation()
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Ask every task to give up: what was seen is kept, the rest becomes ``interrupted``."""
        self._observation.interrupted = True
        self.governor.stopping.set()

    def run(self, seeds: Iterable[Fact]) -> Observation:
        """Observe to the fixpoint, or until :meth:`stop`, with what was seen so far."""
        threads = ThreadPoolExecutor(self._settings.workers, thread_name_prefix="observe")
        with closing(self._workers), threads as pool:
            self._drain(pool, self._keep(seeds))
        seen = self._observation
        seen.facts = tuple(self._facts[key] for key in sorted(self._facts))
        seen.connections_by_address = dict(self.governor.connections_by_address)
        seen.requests_by_site = dict(+self.governor.requests_by_site)  # without zeros
        return seen

    def _drain(self, pool: ThreadPoolExecutor, tasks: list[Task]) -> None:
        # A queue of what ended: waiting for the first of many futures costs a look at each of them.
        ended: SimpleQueue[Future[list[Fact]]] = SimpleQueue()
        running: dict[Future[list[Fact]], tuple[Task, ...]] = {}
        done = 0
        while tasks or running:
            for batch in _batches(tasks):
                future = pool.submit(self._look, batch)
                running[future] = batch
                future.add_done_callback(ended.put)
            try:
                future = ended.get(timeout=0.5)  # so that Ctrl-C is heard on Windows too
            except Empty:
                tasks = []
                continue
            batch = running.pop(future)
            done += len(batch)
            tasks = self._keep(future.result())
            known = done + sum(map(len, running.values())) + len(tasks)
            self._progress("/".join(batch[0].key), done, known)

    def _keep(self, facts: Iterable[Fact]) -> list[Task]:
        """Store facts and return the new tasks that they lead to."""
        tasks: list[Task] = []
        queue = list(facts)
        while queue:
            fact = queue.pop()
            key = (fact.target.key, fact.kind, fact.probe)
            if key in self._facts and fact.failed is not None:
                continue
            self._facts[key] = fact
            self._by_subject[fact.target.subject].append(fact)
            for probe in self._probes:
                if isinstance(fact, probe.feeds):
                    more, failures = self._offered(probe, fact)
                    tasks += more
                    queue += failures
        return tasks

    def _offered(self, probe: Probe, fact: Fact) -> tuple[list[Task], list[Fact]]:
        """What one probe makes of one fact: tasks to run, failures to record."""
        if fact.failed is not None:
            hint = isinstance(fact, probe.hints)
            return [], [] if hint else self._failing(probe, fact.target, fact.failed)
        targets = guarded(lambda: list(probe.feeds_on(fact)), f"{probe.id} on {fact.target.key}")
        if isinstance(targets, Failure):
            return [], self._failing(probe, fact.target, targets)
        tasks: list[Task] = []
        failures: list[Fact] = []
        for target in targets:
            if isinstance(target, Skipped):
                failure = Failure(reason=target.reason, detail=target.detail[:200])
                failures += self._failing(probe, target.target, failure)
            elif outside := self._scope.outside(target):
                failures += self._failing(probe, target, outside)
            elif not (allowed := self._scope.level_for(target)).allows(probe.level):
                detail = f"{allowed} where {probe.level} is needed"
                refusal = Failure(reason=Reason.LEVEL_TOO_LOW, detail=detail)
                failures += self._failing(probe, target, refusal)
            elif (task := Task(probe, target)).key not in self._seen:
                self._seen |= _settled(task)
                tasks.append(task)
        return tasks, failures

    def _failing(self, probe: Probe, target: Target, failure: Failure) -> list[Fact]:
        """Every kind of the probe as a failed fact, once per target."""
        if (probe.id, target.key) in self._seen:
            return []
        self._seen.add((probe.id, target.key))
        return _failed(probe, target, failure)

    def _look(self, batch: tuple[Task, ...]) -> list[Fact]:
        """Run tasks of one probe, mostly a single one, in a worker thread."""
        probe = batch[0].probe
        looks = [Look(task.target, self._network_for(task)) for task in batch]
        seen: list[Fact] = []

        def observe() -> None:
            for fact in probe.observe_together(looks):
                seen.append(fact.model_copy(update={"probe": probe.id}))

        if self.governor.stopping.is_set():
            trouble: Failure | None = Failure(reason=Reason.INTERRUPTED)
        else:
            trouble = guarded(observe, "/".join(batch[0].key))
        with self._lock:
            for look in looks:
                self._observation.spent.add(look.network.meter.spent)
                self._observation.spent_by_probe[probe.id].add(look.network.meter.spent)
        if trouble is None:
            return seen
        # What was seen before the trouble stays seen; only the rest failed.
        kinds = {(type(fact), fact.target) for fact in seen}
        lost = [fact for look in looks for fact in _failed(probe, look.target, trouble)]
        return seen + [fact for fact in lost if (type(fact), fact.target) not in kinds]

    def _network_for(self, task: Task) -> Network:
        probe = task.probe
        options = self._options.get(probe.id, {})
        known = self._by_subject.get(task.target.subject, ())
        return Network(
            self._scope, self._settings, self.governor, self._resolver,
            probe.budget_under(options), options, self._workers, known,
        )  # fmt: skip


def _batches(tasks: Sequence[Task]) -> Iterator[tuple[Task, ...]]:
    """The tasks one by one, but those of probes that take several targets at once."""
    gathered: dict[str, list[Task]] = {}
    for task in tasks:
        gathered.setdefault(task.probe.id, []).append(task)
    for alike in gathered.values():
        most = alike[0].probe.together
        for start in range(0, len(alike), most):
            yield tuple(alike[start : start + most])


def _settled(task: Task) -> set[tuple[str, str]]:
    """The keys that need no other task once this one is under way: its own, and what it answers for."""
    probe, target = task.probe, task.target
    others = guarded(lambda: list(probe.answers_for(target)), "/".join(task.key))
    more = [] if isinstance(others, Failure) else others
    return {task.key, *((probe.id, other.key) for other in more)}


def _failed(probe: Probe, target: Target, failure: Failure) -> list[Fact]:
    return [
        kind.failing(target, failure).model_copy(update={"probe": probe.id})
        for kind in probe.produces
    ]
