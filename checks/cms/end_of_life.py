"""The branch of the site's software gets no more corrections."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, Software, Verdict, failed, passed

from ._lifecycle import (
    NAMES,
    Row,
    all_ended_within,
    before_all,
    branch_of,
    data_date,
    ended,
    paid_for,
    rows_of,
    still_mended,
    sureness,
    unjudged,
    unknown,
)


class EndOfLife(Check[Software]):
    id = "cms.end_of_life"
    judges = Software

    def evaluate(self, fact: Software, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        day = fact.observed_at.date()
        rows = rows_of(fact.product, context)
        row = branch_of(rows, fact.version)
        if row is not None:
            yield _in_branch(fact, row, context)
        elif (newest := all_ended_within(rows, fact.version, context, day)) is not None:
            yield _failed(fact, newest, context)
        elif before_all(rows, fact.version, day) is not None:
            yield _failed(fact, None, context)
        else:
            yield unknown()


def _in_branch(fact: Software, row: Row, context: Context) -> Verdict:
    if not ended(row, fact.observed_at.date()):
        return passed(
            sureness(fact, context), product=NAMES[fact.product], version=fact.version,
            ends=_end(row),
        )  # fmt: skip
    return unknown() if paid_for(row, fact.version) else _failed(fact, row, context)


def _failed(fact: Software, row: Row | None, context: Context) -> Verdict:
    mended = row is not None and still_mended(row, context)
    end = _end(row) if row is not None else ""
    return failed(
        "still_mended" if mended else "ended" if end else "ended_undated",
        severity=Severity.MEDIUM if mended else None,
        confidence=sureness(fact, context),
        product=NAMES[fact.product],
        version=fact.version,
        ended=end,
        data_date=data_date(fact.product, context),
    )


def _end(row: Row) -> str:
    """The date, or nothing when the source gives none."""
    text = str(row["end_of_life"])
    return "" if text in ("True", "False") else text
