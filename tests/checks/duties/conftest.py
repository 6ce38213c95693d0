"""Facts of public duties, made by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from cyberscan.sdk import (
    Check,
    DeclaredAsset,
    DutyPage,
    DutyPages,
    Outcome,
    Passage,
    Site,
    StateLinks,
    Verdict,
)
from cyberscan.testing import NOW, findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)
Duties = Callable[..., DutyPages]
Links = Callable[..., StateLinks]
Declared = Callable[..., DeclaredAsset]
Sentence = Callable[[str, Any], str]


@pytest.fixture
def duties() -> Duties:
    """``duties(accessibility={"state": "read", "said": {"date": "établie le…"}})``; ``whole`` is true unless said."""

    def make(*, whole: bool = True, design: str = "", **parts: dict[str, Any]) -> DutyPages:
        return DutyPages(
            target=SITE,
            observed_at=NOW,
            url="https://ville.test/",
            whole=whole,
            state_design=design,
            duties=tuple(_part(name, **values) for name, values in parts.items()),
        )

    return make


def _part(duty: str, said: dict[str, str] | None = None, **values: Any) -> DutyPage:
    passages = tuple(_passage(element, text) for element, text in (said or {}).items())
    if values.get("state", "not_linked") != "not_linked":
        values = {"address": f"https://ville.test/{duty}", **values}
    if values.get("state") in ("read", "read_in_part"):
        values = {"status": 200, "url": f"https://ville.test/{duty}", **values}
    return DutyPage.model_validate({"duty": duty, **values, "passages": passages})


def _passage(element: str, text: str) -> Passage:
    words, _, value = text.partition("|")
    return Passage(element=element, text=words, value=value)


@pytest.fixture
def links() -> Links:
    """``links({"service": …, "name": …, "host": …}, logins=[…])``."""

    def make(
        *found: dict[str, Any], whole: bool = True, logins: list[dict[str, Any]] | None = None
    ) -> StateLinks:
        usual = {"name": "Service", "service": "impots", "host": "www.impots.gouv.fr"}
        return StateLinks.model_validate(
            {
                "target": SITE, "url": "https://ville.test/", "whole": whole,
                "links": [{**usual, **one} for one in found], "logins": logins or [],
            }
        )  # fmt: skip

    return make


@pytest.fixture
def declared() -> Declared:
    """What the perimeter says the site is for."""
    return lambda *purposes: DeclaredAsset(target=SITE, purposes=purposes)


@pytest.fixture
def sentence() -> Sentence:
    """The French sentence of the only finding of a check on a fact, its evidence filled in."""

    def tell(check: str, fact: Any) -> str:
        [finding] = findings(check, fact)
        return told(finding)

    return tell


@pytest.fixture
def outcomes() -> Callable[..., list[tuple[str, str]]]:
    """``outcomes(Check(), fact, others=…)``: the outcome and the case of each verdict, in words."""

    def run(check: Check[Any], fact: Any, **options: Any) -> list[tuple[str, str]]:
        return [(verdict.outcome.value, verdict.case) for verdict in judged(check, fact, **options)]

    return run


@pytest.fixture
def doubts() -> Callable[[list[Verdict]], bool]:
    """Whether every failure among verdicts is a mere doubt: information, to be confirmed."""

    def hold(verdicts: list[Verdict]) -> bool:
        bad = [one for one in verdicts if one.outcome is Outcome.FAIL]
        return bool(bad) and all(
            one.severity is not None
            and (one.severity.value, one.confidence.value) == ("info", "tentative")
            for one in bad
        )

    return hold
