"""The days and hours when scanning is allowed, in the authority's own time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from cyberscan.perimeter.models import Window

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# For machines without a time-zone database (Windows, small containers): France keeps one legal time a
# territory, and overseas ones do not change with the seasons (Saint-Pierre-et-Miquelon does: not here).
_FIXED_HOURS = {
    "UTC": 0, "America/Guadeloupe": -4, "America/Martinique": -4, "America/Cayenne": -3,
    "Indian/Reunion": 4, "Indian/Mayotte": 3, "Pacific/Noumea": 11, "Pacific/Wallis": 12,
    "Pacific/Tahiti": -10,
}  # fmt: skip


class WesternSummerTime(tzinfo):
    """Paris time by rule: UTC+1, UTC+2 from the last Sunday of March to that of October, 01:00 UTC.

    Source: directive 2000/84/EC. Used only where the machine has no time-zone database.
    """

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """The offset of a local time."""
        return timedelta(hours=1) + self.dst(dt)

    def dst(self, dt: datetime | None) -> timedelta:
        """One hour in summer. The repeated hour of October counts as summer unless ``fold`` is 1."""
        if dt is None:
            return timedelta(0)
        naive = dt.replace(tzinfo=None)
        start = _last_sunday(naive.year, 3) + timedelta(hours=2)
        end = _last_sunday(naive.year, 10) + timedelta(hours=2 if dt.fold else 3)
        return timedelta(hours=1 if start <= naive < end else 0)

    def tzname(self, dt: datetime | None) -> str:
        """CET or CEST."""
        return "CEST" if self.dst(dt) else "CET"

    def fromutc(self, dt: datetime) -> datetime:
        """The local time of a UTC one, with ``fold`` set in the repeated hour."""
        utc = dt.replace(tzinfo=None)
        start = _last_sunday(utc.year, 3) + timedelta(hours=1)
        end = _last_sunday(utc.year, 10) + timedelta(hours=1)
        local = dt + timedelta(hours=2 if start <= utc < end else 1)
        return local.replace(fold=int(end <= utc < end + timedelta(hours=1)))


def zone_of(name: str) -> tzinfo:
    """The time zone called ``name``. Raises ``ValueError`` when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        # ZoneInfoNotFoundError is a KeyError; directories and odd names give the two others.
        if name == "Europe/Paris":
            return WesternSummerTime()
        if name in _FIXED_HOURS:
            return timezone(timedelta(hours=_FIXED_HOURS[name]), name)
        raise ValueError("timezone") from error


def window_open(window: Window | None, now: datetime) -> bool:
    """Whether ``now`` (aware) is inside the window; without one it always is.

    A window whose end is not after its start runs into the next day and belongs to the day it starts on:
    ``days: [fri]``, 22:00 to 06:00, covers Saturday's small hours. Start equal to end is a whole day.
    The start is inside, the end is outside. Raises ``ValueError`` for a time zone unknown here.
    """
    if window is None:
        return True
    local = now.astimezone(zone_of(window.timezone))
    hour = local.time().replace(tzinfo=None)
    today, yesterday = _DAYS[local.weekday()], _DAYS[local.weekday() - 1]
    if window.start < window.end:
        return today in window.days and window.start <= hour < window.end
    return (today in window.days and hour >= window.start) or (
        yesterday in window.days and hour < window.end
    )


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
