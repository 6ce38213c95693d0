"""Days and hours, with nights that cross midnight and machines without a time-zone database."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.perimeter.models import Window
from cyberscan.perimeter.window import (
    WesternSummerTime,
    window_open,
    zone_of,
)

PARIS = zone_of("Europe/Paris")


def window(start: str, end: str, *days: str, timezone: str = "Europe/Paris") -> Window:
    chosen = {"days": days} if days else {}
    return Window.model_validate({"start": start, "end": end, "timezone": timezone, **chosen})


def at(text: str) -> datetime:
    """A Paris time; 2026-11-20 is a Friday."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("hours", "now", "opened"),
    [
        (window("08:00", "18:00"), "2026-11-20T07:59:59", False),
        (window("08:00", "18:00"), "2026-11-20T08:00", True),
        (window("08:00", "18:00"), "2026-11-20T18:00", False),
        (window("08:00", "18:00", "mon"), "2026-11-20T12:00", False),
        (window("22:00", "06:00", "fri"), "2026-11-20T21:59", False),
        (window("22:00", "06:00", "fri"), "2026-11-20T23:00", True),
        (window("22:00", "06:00", "fri"), "2026-11-21T05:59", True),
        (window("22:00", "06:00", "fri"), "2026-11-21T06:00", False),
        (window("22:00", "06:00", "fri"), "2026-11-21T23:00", False),
        (window("22:00", "06:00", "fri"), "2026-11-20T05:00", False),
        (window("22:00", "06:00", "sun"), "2026-11-23T05:00", True),
        (window("00:00", "00:00", "fri"), "2026-11-20T12:00", True),
        (window("00:00", "00:00", "fri"), "2026-11-21T00:00", False),
        (window("08:00", "18:00", timezone="Indian/Reunion"), "2026-11-20T05:00", True),
    ],
)
def test_hours(hours: Window, now: str, opened: bool) -> None:
    assert window_open(hours, at(now)) is opened
    assert window_open(hours, at(now).astimezone(UTC)) is opened


def test_no_window_is_always_open() -> None:
    assert window_open(None, datetime.now(UTC))


def test_no_day_is_never_open() -> None:
    closed = Window.model_validate({"days": [], "start": "08:00", "end": "18:00"})
    assert not window_open(closed, at("2026-11-20T12:00"))


@given(st.datetimes(datetime(1997, 1, 1), datetime(2037, 12, 31)))
def test_paris_without_a_database_is_paris(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    ours, theirs = moment.astimezone(WesternSummerTime()), moment.astimezone(PARIS)
    assert ours.replace(tzinfo=None) == theirs.replace(tzinfo=None)
    assert ours.utcoffset() == theirs.utcoffset()
    assert ours.fold == theirs.fold


def test_the_hours_that_summer_time_repeats_and_skips() -> None:
    ours = WesternSummerTime()
    for hour in range(48):
        for start in (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)):
            moment = start + timedelta(hours=hour)
            assert moment.astimezone(ours).astimezone(UTC) == moment
            assert moment.astimezone(ours).tzname() == moment.astimezone(PARIS).tzname()


@pytest.mark.parametrize("name", ["Europe/Paris", "Indian/Reunion", "Pacific/Tahiti"])
def test_a_machine_without_a_database(name: str) -> None:
    known = zone_of(name)
    zoneinfo.ZoneInfo.clear_cache()
    zoneinfo.reset_tzpath(to=[])
    try:
        fallback = zone_of(name)
        assert not isinstance(fallback, zoneinfo.ZoneInfo)
        with pytest.raises(ValueError, match="timezone"):
            zone_of("America/Miquelon")
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()
    moment = datetime(2026, 7, 14, 12, tzinfo=UTC)
    assert moment.astimezone(fallback).utcoffset() == moment.astimezone(known).utcoffset()


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "", "Europe"])
def test_an_unknown_zone(name: str) -> None:
    with pytest.raises(ValueError, match="timezone"):
        zone_of(name)
