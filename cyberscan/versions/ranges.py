"""Whether a version lies in a range of affected ones, when the version may be cut short. Never a guess.

Sites often show half a version: ``12.4`` may be any of 12.4.0 to 12.4.48. It is affected only when all of these are,
and safe only when none is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cyberscan.versions.order import END, NUMBER, before, key, numbers


def all_before(version: str, bound: str, *, whole: bool = False) -> bool | None:
    """Whether whatever ``version`` stands for comes before ``bound``; None when nobody can tell.

    ``whole``: the version is complete as it is (WordPress calls its 6.5.0 plainly 6.5).
    """
    mine, limit = numbers(version), numbers(bound)
    if key(version) is None or key(bound) is None:
        return None
    if (whole and len(mine) > 1) or len(mine) >= len(limit):
        return None if _hides_patch(version, bound) else before(version, bound)
    after = ".".join(map(str, (*mine[:-1], mine[-1] + 1)))
    if not before(bound, after):
        return True
    return None if before(version, bound) else False


def _hides_patch(version: str, bound: str) -> bool:
    """``8.8.15`` beside ``8.8.15_P46``: a site that shows the release may well have the patch."""
    mine, limit = key(version) or (), key(bound) or ()
    plain = all(part[0] >= NUMBER or part[0] <= END for part in mine)
    return plain and mine[:-1] == tuple(p for p in limit if p[0] == NUMBER) and mine < limit


def affected(version: str, row: Mapping[str, Any], *, whole: bool = False) -> bool | None:
    """Whether a range (``introduced``, ``fixed`` or ``last``, texts) holds a version; None when nobody can tell.

    ``fixed`` is the first version that is safe, ``last`` the last that is not; a range without either has no end that
    is known, and holds nothing here.
    """
    early = all_before(version, str(row["introduced"]), whole=whole) if row["introduced"] else False
    if row["fixed"]:
        late = all_before(version, str(row["fixed"]), whole=whole)
    elif row["last"]:
        late = _up_to(version, str(row["last"]), whole=whole)
    else:
        return None
    if early is True or late is False:
        return False
    return None if early is None or late is None else True


def _up_to(version: str, last: str, *, whole: bool) -> bool | None:
    mine = numbers(version)
    complete = (whole and len(mine) > 1) or len(mine) >= len(numbers(last))
    if complete and key(version) == key(last):
        return True
    return all_before(version, last, whole=whole)
