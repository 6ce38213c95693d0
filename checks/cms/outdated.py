"""The software of the site lacks published corrections."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Software, Verdict, failed, passed

from ._lifecycle import (
    NAMES,
    Row,
    all_ended_within,
    before_all,
    behind,
    branch_of,
    data_date,
    ended,
    paid_for,
    rows_of,
    sold,
    still_mended,
    sureness,
    unjudged,
    unknown,
)


class Outdated(Check[Software]):
    id = "cms.outdated"
    judges = Software

    def evaluate(self, fact: Software, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        rows = rows_of(fact.product, context)
        row = branch_of(rows, fact.version)
        if row is not None:
            yield _in_branch(fact, row, context)
            return
        day = fact.observed_at.date()
        over = all_ended_within(rows, fact.version, context, day)
        over = over or before_all(rows, fact.version, day)
        if over is not None and not still_mended(over, context):
            yield _failed("branch_ended", fact, context)
        else:
            yield unknown()


def _in_branch(fact: Software, row: Row, context: Context) -> Verdict:
    late = behind(row, fact.version)
    over = ended(row, fact.observed_at.date()) and not paid_for(row, fact.version)
    if over and sold(row):
        return _failed("branch_ended", fact, context)  # the last release is not for everybody
    if late:
        return _failed("behind", fact, context, latest=row["latest"])
    if over and not (late is False and still_mended(row, context)):
        return _failed("branch_ended", fact, context)
    if late is None or row.get("latest_is_floor"):
        return unknown()
    return passed(
        sureness(fact, context), product=NAMES[fact.product], version=fact.version,
        latest=row["latest"],
    )  # fmt: skip


def _failed(case: str, fact: Software, context: Context, latest: str = "") -> Verdict:
    return failed(
        case,
        confidence=sureness(fact, context),
        product=NAMES[fact.product],
        version=fact.version,
        latest=latest,
        data_date=data_date(fact.product, context),
    )
