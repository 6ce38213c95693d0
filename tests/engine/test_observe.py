"""The fixpoint: once per (probe, target), failures that travel, bugs that stay where they are."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar, Literal

from cyberscan.engine.observe import Observation, Observer
from cyberscan.levels import Level
from cyberscan.network.session import Network
from cyberscan.network.settings import Settings
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.scope import Scope
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, DeclaredAsset, Fact, Host, Look, Probe, Skipped, Target
from cyberscan.testing import perimeter


class First(Fact):
    kind: Literal["test.first"] = "test.first"


class Second(Fact):
    kind: Literal["test.second"] = "test.second"


class FirstProbe(Probe):
    id = "test.first"
    level = Level.LIGHT
    budget = Budget(seconds=5, packets=1)
    feeds = (DeclaredAsset,)
    produces = (First,)

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.looked: list[str] = []

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        return [fact.target]

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        self.looked.append(target.key)
        if self.error is not None:
            raise self.error
        return [First(target=target)]


class SecondProbe(Probe):
    id = "test.second"
    level = Level.LIGHT
    budget = Budget(seconds=5)
    feeds: ClassVar = (First,)
    produces = (Second,)

    def __init__(self, wanted: Target | Skipped | None = None) -> None:
        self.wanted = wanted

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        return [self.wanted or fact.target]

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        return [Second(target=target)]


def observed(*probes: Probe, level: Level = Level.ACTIVE) -> Observation:
    declared = perimeter(hosts=["a.ville.test", "b.ville.test", "a.ville.test"])
    scope = Scope(declared, level, date.today())
    observer = Observer(probes, scope, Settings(workers=2))
    return observer.run(seeds(declared, scope.level))


def states(seen: Observation, kind: type[Fact]) -> dict[str, Reason | None]:
    return {
        fact.target.subject: fact.failed.reason if fact.failed else None
        for fact in seen.facts
        if isinstance(fact, kind)
    }


def test_facts_lead_to_facts_and_each_target_is_looked_at_once() -> None:
    first = FirstProbe()
    seen = observed(first, SecondProbe())
    assert sorted(first.looked) == ["host:a.ville.test", "host:b.ville.test"]
    assert states(seen, Second) == {"a.ville.test": None, "b.ville.test": None}
    assert {fact.probe for fact in seen.facts if isinstance(fact, Second)} == {"test.second"}


def test_a_failed_look_fails_what_would_have_fed_on_it() -> None:
    seen = observed(FirstProbe(LookFailed(Reason.TIMEOUT, "connect 443")), SecondProbe())
    timeouts = {"a.ville.test": Reason.TIMEOUT, "b.ville.test": Reason.TIMEOUT}
    assert states(seen, First) == timeouts
    assert states(seen, Second) == timeouts


class HintedProbe(SecondProbe):
    hints: ClassVar = (First,)


def test_a_hint_that_could_not_be_seen_fails_nothing_else() -> None:
    seen = observed(FirstProbe(LookFailed(Reason.TIMEOUT, "connect 443")), HintedProbe())
    assert set(states(seen, First).values()) == {Reason.TIMEOUT}
    assert states(seen, Second) == {}


class CoveringProbe(SecondProbe):
    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        return [fact.target, Host(name="b.ville.test"), Host(name="a.ville.test")]

    def answers_for(self, target: Target) -> Iterable[Target]:
        return [Host(name=name) for name in ("a.ville.test", "b.ville.test")]


def test_what_a_look_answers_for_is_not_looked_at_again() -> None:
    assert len(states(observed(FirstProbe(), CoveringProbe()), Second)) == 1


class TogetherProbe(FirstProbe):
    together = 5

    def observe_together(self, looks: Sequence[Look]) -> Iterable[Fact]:
        self.looked.append(" ".join(look.target.key for look in looks))
        for look in looks:
            look.network.meter.take("packets")
            yield First(target=look.target)
            if self.error is not None:
                raise self.error


def test_targets_are_looked_at_together_where_that_is_cheaper() -> None:
    probe = TogetherProbe()
    seen = observed(probe)
    assert len(probe.looked) == 1
    assert states(seen, First) == {"a.ville.test": None, "b.ville.test": None}
    assert seen.spent_by_probe["test.first"].packets == 2, "each target has its own budget"


def test_trouble_in_a_common_look_keeps_what_was_seen_before() -> None:
    seen = observed(TogetherProbe(LookFailed(Reason.BLOCKED)))
    assert sorted(states(seen, First).values(), key=str) == [None, Reason.BLOCKED]


def test_a_bug_is_an_error_of_that_task_only() -> None:
    seen = observed(FirstProbe(ZeroDivisionError()), SecondProbe())
    assert set(states(seen, First).values()) == {Reason.BUG}
    assert len([fact for fact in seen.facts if isinstance(fact, DeclaredAsset)]) == 2


def test_a_probe_above_the_level_is_refused_with_the_reason() -> None:
    first = FirstProbe()
    seen = observed(first, level=Level.PASSIVE)
    assert first.looked == []
    assert set(states(seen, First).values()) == {Reason.LEVEL_TOO_LOW}


def test_a_target_outside_the_perimeter_is_recorded_not_contacted() -> None:
    seen = observed(FirstProbe(), SecondProbe(Host(name="mx.ailleurs.test")))
    assert states(seen, Second) == {"mx.ailleurs.test": Reason.OUT_OF_SCOPE}


def test_a_probe_may_skip_a_target_with_its_reason() -> None:
    skipped = Skipped(Host(name="a.ville.test"), Reason.DNS_FAILURE, "name does not exist")
    seen = observed(FirstProbe(), SecondProbe(skipped))
    assert states(seen, Second) == {"a.ville.test": Reason.DNS_FAILURE}


def test_stopping_turns_what_is_left_into_interrupted() -> None:
    declared = perimeter(hosts=["a.ville.test"])
    scope = Scope(declared, Level.ACTIVE, date.today())
    observer = Observer([FirstProbe()], scope, Settings(workers=1))
    observer.stop()
    seen = observer.run(seeds(declared, scope.level))
    assert set(states(seen, First).values()) == {Reason.INTERRUPTED}


class KnowingProbe(SecondProbe):
    """Says what it was told before it looked."""

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        self.known = [fact.target.subject for fact in network.known(First)]
        return [Second(target=target)]


def test_a_look_knows_what_was_seen_of_its_subject_and_nothing_that_failed() -> None:
    probe = KnowingProbe()
    observed(FirstProbe(), probe)
    assert probe.known in (["a.ville.test"], ["b.ville.test"])
    probe = KnowingProbe(Host(name="a.ville.test"))
    observed(FirstProbe(LookFailed(Reason.TIMEOUT)), probe)
    assert not hasattr(probe, "known")
