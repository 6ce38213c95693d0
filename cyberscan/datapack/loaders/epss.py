"""FIRST's daily scores: how likely a flaw is to be exploited within thirty days."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from cyberscan.datapack.reading import Refused, day_in, unpacked
from cyberscan.datapack.tables import EPSS, Row
from cyberscan.datapack.wanted import Loaded, Wanted

_LIMIT = 80_000_000
_DATE = re.compile(r"score_date:([0-9T:+-]{10,32})")


def load_epss(answers: Sequence[bytes], ours: Wanted) -> Loaded:
    """The scores of the flaws that are known here; the file holds hundreds of thousands."""
    [raw] = answers
    try:
        text = unpacked(raw, _LIMIT).decode("ascii")
    except UnicodeDecodeError as error:
        raise Refused("shape", where="ASCII") from error
    if text.lstrip()[:1] == "<":
        raise Refused("html")
    told, _, rest = text.partition("\n")
    if not told.startswith("#"):
        told, rest = "", text
    try:
        rows = list(_rows(csv.reader(io.StringIO(rest, newline="")), ours))
    except csv.Error as error:  # a field longer than any of theirs
        raise Refused("shape", where="CSV") from error
    found = _DATE.search(told[:300])
    return Loaded(tuple(rows), day_in(found[1]) if found else "")


def _rows(lines: Iterator[list[str]], ours: Wanted) -> Iterator[Row]:
    if next(lines, None) != ["cve", "epss", "percentile"]:
        raise Refused("shape", where="cve,epss,percentile")
    for line in lines:
        if len(line) == 3 and line[0] in ours.flaws:
            row = dict(zip(("cve", "score", "percentile"), line, strict=True))
            if wrong := EPSS.wrong(row):
                raise Refused("shape", where=wrong)
            yield row
