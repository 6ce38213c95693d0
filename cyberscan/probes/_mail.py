"""What the probes of a mail domain share."""

from __future__ import annotations

from collections.abc import Iterator

from cyberscan.facts.base import Fact
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import MailDomain, Target, Zone
from cyberscan.levels import Level
from cyberscan.sdk import Probe, Skipped

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


def bounded(texts: tuple[str, ...]) -> tuple[str, ...]:
    """What is kept of texts that were judged whole: a zone may hold hundreds, of 64 kB each."""
    return tuple(text[:MAX_TEXT] for text in texts[:MAX_TEXTS])
