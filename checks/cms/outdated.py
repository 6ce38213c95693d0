"""The software of the site lacks published corrections."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Software, Verdict, failed, passed

from ._lifecycle import (
    NAMES,
    Row,
    branch_of,
    ended,
    older,
    older_than_all,
    precise,
    rows_of,
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
        elif older_than_all(rows, fact.version, fact.observed_at.date()):
            yield _failed("branch_ended", fact, context)
        else:
            yield unknown()


def _in_branch(fact: Software, row: Row, context: Context) -> Verdict:
    latest = row["latest"]
    behind = older(fact.version, latest) if latest and precise(row, fact.version) else None
    if behind:
        return _failed("behind", fact, context, latest=latest)
    if ended(row, fact.observed_at.date()) and not (behind is False and still_mended(row)):
        return _failed("branch_ended", fact, context)
    if behind is None or row.get("latest_is_floor"):
        return unknown()
    return passed(
        sureness(fact, context), product=NAMES[fact.product], version=fact.version, latest=latest
    )


def _failed(case: str, fact: Software, context: Context, latest: str = "") -> Verdict:
    return failed(
        case,
        confidence=sureness(fact, context),
        product=NAMES[fact.product],
        version=fact.version,
        latest=latest,
        data_date=context.data.get("date", ""),
    )
