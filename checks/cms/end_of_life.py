"""The branch of the site's software gets no more corrections."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, Software, Verdict, failed, passed

from ._lifecycle import (
    NAMES,
    Row,
    branch_of,
    ended,
    older_than_all,
    rows_of,
    still_mended,
    sureness,
    unjudged,
    unknown,
    within,
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
        candidates = [row] if row is not None else within(rows, fact.version)
        if candidates and all(ended(one, day) for one in candidates):
            yield _failed(fact, candidates[0], context)
        elif row is not None:
            yield passed(
                sureness(fact, context), product=NAMES[fact.product], version=fact.version,
                ends=_end(row),
            )  # fmt: skip
        elif older_than_all(rows, fact.version, day):
            yield _failed(fact, None, context)
        else:
            yield unknown()


def _failed(fact: Software, row: Row | None, context: Context) -> Verdict:
    mended = row is not None and still_mended(row)
    return failed(
        "still_mended" if mended else "ended",
        severity=Severity.MEDIUM if mended else None,
        confidence=sureness(fact, context),
        product=NAMES[fact.product],
        version=fact.version,
        ended=_end(row) if row is not None else "",
        data_date=context.data.get("date", ""),
    )


def _end(row: Row) -> str:
    """The date, or nothing when the source gives none."""
    text = str(row["end_of_life"])
    return "" if text in ("True", "False") else text
