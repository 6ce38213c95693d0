"""What the probes of a mail domain share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from cyberscan.facts.base import Fact
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import MailDomain, Target, Zone
from cyberscan.levels import Level
from cyberscan.network.text import clean
from cyberscan.sdk import Budget, Probe, Skipped

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_TEXTS = 20
MAX_TEXT = 4000


class MailProbe(Probe):
    """Starts from the declared domains, whether declared for mail or not."""

    level = Level.PASSIVE
    feeds = (DeclaredAsset,)

    def feeds_on(self, fact: Fact) -> Iterator[Target | Skipped]:
        """The mail domain of a zone, or a mail domain itself."""
        if isinstance(fact.target, Zone | MailDomain):
            yield MailDomain(name=fact.target.name)


class Statement(Protocol):
    """What was read in the texts of one name: those that count, and what they come to."""

    @property
    def records(self) -> tuple[str, ...]: ...
    @property
    def attempts(self) -> tuple[str, ...]: ...
    @property
    def result(self) -> str: ...
    @property
    def cause(self) -> str: ...
    @property
    def cause_detail(self) -> str: ...


class TextRecord(MailProbe):
    """One TXT record at a name of its own below the domain, aliases followed."""

    owner: ClassVar[str]
    """The labels before the domain."""
    budget = Budget(queries=8, seconds=30)

    @abstractmethod
    def fact(self, target: Target, texts: tuple[str, ...]) -> Fact:
        """What the texts found there mean."""

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the name could not be asked for."""
        answer = network.look_up(f"{self.owner}.{target.subject}", "TXT")
        return [self.fact(target, answer.records)]


def told(found: Statement) -> dict[str, Any]:
    """The fields of a fact that every such record has."""
    return {
        "records": bounded(found.records),
        "attempts": bounded(found.attempts),
        "result": found.result,
        "cause": found.cause,
        "cause_detail": clean(found.cause_detail, 200),
    }


def bounded(texts: tuple[str, ...]) -> tuple[str, ...]:
    """What is kept of texts that were judged whole: a zone may hold hundreds, of 64 kB each."""
    return tuple(text[:MAX_TEXT] for text in texts[:MAX_TEXTS])
