"""Numbers that an authority follows from one year to the next, made from facts. They score nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cyberscan.document import Bilingual, Indicator
from cyberscan.facts.base import Fact
from cyberscan.facts.duties import DutyPages
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Host, Site, Zone
from cyberscan.messages import say

_PROCEDURE = "teleservice"
_DEGREES = frozenset({"none", "partial", "full"})


def indicators(facts: Sequence[Fact]) -> tuple[Indicator, ...]:
    """The indicators that the facts allow; none where nothing of their kind is declared."""
    return tuple(_procedures_with_accessibility(facts))


def _procedures_with_accessibility(facts: Sequence[Fact]) -> Iterator[Indicator]:
    """The share of the declared online procedures that say how accessible they are."""
    procedures = list(dict.fromkeys(_procedures(facts)))
    if not procedures:
        return
    pages = [fact for fact in facts if isinstance(fact, DutyPages) and fact.failed is None]
    said = [_says(procedure, pages) for procedure in procedures]
    yield _indicator(
        "procedures_with_accessibility",
        value=said.count(True),
        of=len(procedures),
        unknown=said.count(None),
    )


def _procedures(facts: Iterable[Fact]) -> Iterator[Site | Host]:
    for fact in facts:
        if isinstance(fact, DeclaredAsset) and _PROCEDURE in fact.purposes:
            if isinstance(fact.target, Site | Host):
                yield fact.target
            elif isinstance(fact.target, Zone):
                yield Host(name=fact.target.name)


def _says(procedure: Site | Host, pages: Iterable[DutyPages]) -> bool | None:
    """Whether a procedure's page carries the notice; None where that is not known."""
    mine = [
        page
        for page in pages
        if page.target == procedure
        or (isinstance(procedure, Host) and page.target.subject == procedure.name)
    ]
    degrees = [part.value for page in mine if (part := page.duty("accessibility")) is not None]
    if any(degree in _DEGREES for degree in degrees):
        return True
    return False if mine and all(page.whole for page in mine) else None


def _indicator(code: str, *, value: int, of: int, unknown: int) -> Indicator:
    words = {
        language: say(f"indicator.{code}", language, value=value, of=of, unknown=unknown)
        for language in ("fr", "en")
    }
    return Indicator(id=code, value=value, of=of, unknown=unknown, words=Bilingual(**words))
