"""From the kind of a weakness (CWE) to what it lets an attacker do."""

from __future__ import annotations

import re
from collections.abc import Iterable

_EFFECTS = {
    "code": (74, 77, 78, 94, 95, 96, 98, 120, 121, 122, 502, 787, 913, 1321, 1336),
    "sql": (89, 564),
    "upload": (434,),
    "access": (
        269, 284, 285, 287, 288, 290, 294, 306, 307, 345, 346, 347, 384, 425, 521, 613, 620, 639, 640, 732, 798, 862, 863,
    ),
    "file": (22, 23, 24, 35, 36, 73, 538, 552, 610, 611, 829),
    "request": (441, 918),
    "script": (79, 80, 83, 87, 116, 692, 1021),
    "forgery": (352, 601),
    "stop": (400, 401, 404, 407, 476, 674, 770, 789, 834, 835, 1333),
    "leak": (200, 201, 203, 204, 209, 215, 359, 497, 522, 532, 548, 668),
}  # fmt: skip
_BY_NUMBER = {number: effect for effect, numbers in _EFFECTS.items() for number in numbers}
_CWE = re.compile(r"CWE-([0-9]{1,5})")


def effect_of(texts: Iterable[object]) -> str:
    """What weaknesses named ``CWE-89`` allow: the gravest; ``other`` when none is known."""
    order = list(_EFFECTS)
    named = (int(number) for text in texts for number in _CWE.findall(str(text)[:500]))
    known = [_BY_NUMBER[number] for number in named if number in _BY_NUMBER]
    return min(known, key=order.index, default="other")
