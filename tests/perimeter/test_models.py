"""Types are strict where YAML guesses, and a stored perimeter reads back as it was."""

from datetime import date, datetime, time

import pytest
from pydantic import ValidationError

from cyberscan.perimeter.models import Asset, Exclusion, Perimeter, Window

DATA = {
    "authority": {"name": "Ville", "kind": "commune", "siren": "123 456 782"},
    "assets": [{"address": "9.9.9.0/29"}, {"host": "VPN.ville.fr.", "ports": [443]}],
    "exclude": [{"address": "9.9.9.1/32", "reason": "essai", "until": "2026-12-31"}],
    "window": {"start": "8:30", "end": time(18, 0)},
}


def test_a_perimeter_survives_json() -> None:
    perimeter = Perimeter.model_validate(DATA)
    assert Perimeter.model_validate_json(perimeter.model_dump_json()) == perimeter
    assert perimeter.authority.siren == "123456782"
    assert perimeter.exclude[0].address == "9.9.9.1"
    assert perimeter.assets[1].host == "vpn.ville.fr"
    assert perimeter.assets[0].addresses == tuple(f"9.9.9.{n}" for n in range(1, 7))


@pytest.mark.parametrize("until", [20261231, 1.5, True, None, datetime(2026, 12, 31), "31/12/2026"])
def test_only_a_date_is_a_date(until: object) -> None:
    with pytest.raises(ValidationError):
        Exclusion.model_validate({"port": 22, "reason": "x", "until": until})
    kept = Exclusion(port=22, reason="x", until=date(2026, 12, 31))
    assert kept.until.year == 2026


@pytest.mark.parametrize("start", [8, 8.5, "8", "24:00", "12:60", "noon", "8:00:00:00", True])
def test_only_an_hour_is_an_hour(start: object) -> None:
    with pytest.raises(ValidationError):
        Window.model_validate({"start": start, "end": "18:00"})


@pytest.mark.parametrize("value", ["\x1b[31m", "a\x00b", "\u202e"])
def test_free_texts_hold_no_control_character(value: str) -> None:
    with pytest.raises(ValidationError):
        Asset(domain="ville.fr", comment=value)
