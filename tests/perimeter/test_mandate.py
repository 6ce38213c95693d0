"""When a mandate holds, and what its fingerprint stands for."""

from datetime import date, timedelta

import pytest

from cyberscan.levels import Level
from cyberscan.perimeter.mandate import MandateState, fingerprint, level_on, mandate_state
from cyberscan.perimeter.models import Asset, Authority, Kind, Mandate, Perimeter

START, END = date(2026, 1, 1), date(2026, 12, 31)
MANDATE = Mandate(
    signed_by="C", role="Maire", signed_on=START, valid_until=END, max_level=Level.ACTIVE
)
PERIMETER = Perimeter(
    authority=Authority(name="Ville", kind=Kind.COMMUNE, siren="123456782"),
    mandate=MANDATE,
    assets=(Asset(domain="ville.fr"),),
)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "state", "level"),
    [
        (START - DAY, MandateState.NOT_YET, Level.PASSIVE),
        (START, MandateState.VALID, Level.ACTIVE),
        (END, MandateState.VALID, Level.ACTIVE),
        (END + DAY, MandateState.EXPIRED, Level.PASSIVE),
    ],
)
def test_both_days_are_included(today: date, state: MandateState, level: Level) -> None:
    assert mandate_state(PERIMETER, today) is state
    assert level_on(PERIMETER, today) is level


def test_no_mandate_is_passive() -> None:
    bare = PERIMETER.model_copy(update={"mandate": None})
    assert mandate_state(bare, START) is MandateState.MISSING
    assert level_on(bare, START) is Level.PASSIVE
    assert len(fingerprint(bare)) == 64


def test_assets_lower_the_level() -> None:
    light = (
        Asset(domain="ville.fr", owner="third-party"),
        Asset(mail="a.fr", max_level=Level.LIGHT),
    )
    assert level_on(PERIMETER.model_copy(update={"assets": light}), START) is Level.LIGHT


def test_the_fingerprint_survives_the_signature() -> None:
    signed = MANDATE.model_copy(
        update={"signed_on": START + DAY, "reference": "2026-1", "sha256": "0" * 64}
    )
    assert fingerprint(PERIMETER.model_copy(update={"mandate": signed})) == fingerprint(PERIMETER)


@pytest.mark.parametrize(
    "change",
    [
        {"assets": (Asset(domain="ville.fr"), Asset(domain="autre.fr"))},
        {"assets": (Asset(domain="ville.fr", max_level=Level.LIGHT),)},
        {"assets": (Asset(domain="ville.fr"), Asset(address="9.9.9.9", read_identity=True))},
        {"lab": True},
        {"mandate": MANDATE.model_copy(update={"valid_until": END + DAY})},
        {"mandate": MANDATE.model_copy(update={"max_level": Level.PASSIVE})},
        {"mandate": None},
    ],
)
def test_the_fingerprint_changes_with_what_is_allowed(change: dict[str, object]) -> None:
    assert fingerprint(PERIMETER.model_copy(update=change)) != fingerprint(PERIMETER)


def test_dkim_selectors_allow_nothing_more() -> None:
    named = Asset(domain="ville.fr", dkim_selectors=("selector1",))
    assert fingerprint(PERIMETER.model_copy(update={"assets": (named,)})) == fingerprint(PERIMETER)


def test_to_be_asked_who_one_is_is_part_of_what_is_signed() -> None:
    greeted, asked = (Asset(address="9.9.9.9", read_identity=flag) for flag in (False, True))
    prints = {
        fingerprint(PERIMETER.model_copy(update={"assets": (asset,)})) for asset in (greeted, asked)
    }
    assert len(prints) == 2
