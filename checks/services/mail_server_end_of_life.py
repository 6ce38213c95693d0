"""An Exchange server announces a build of a generation that its maker no longer maintains."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    OpenPorts,
    Product,
    ProductSight,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._product_sights import products_of

_GENERATIONS = {
    (15, 1): "2016", (15, 0): "2013", (14, 3): "2010", (14, 2): "2010", (14, 1): "2010",
    (14, 0): "2010", (8, 3): "2007", (8, 2): "2007", (8, 1): "2007", (8, 0): "2007", (6, 5): "2003",
}  # fmt: skip
"""What the first two numbers of a build say; 15.2 is shared by 2019 and the Subscription Edition."""
_FIRST_OF_SUBSCRIPTION = 2562
"""The build with which 15.2 became the Subscription Edition; the last of Exchange 2019 is 15.2.1748."""
_BUILD = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})(?:\.([0-9]{1,5}))?(?:\.[0-9]{1,5})?")


class MailServerEndOfLife(Check[ProductSight]):
    id = "services.mail_server_end_of_life"
    judges = ProductSight

    def evaluate(self, fact: ProductSight, context: Context) -> Iterator[Verdict]:
        if isinstance(fact, OpenPorts) and fact.answers_everywhere:
            yield not_tested(Reason.BLOCKED, "every port answers")
            return
        servers = [one for one, _ in products_of(fact, context) if one.id == "exchange"]
        told = [one for one in servers if one.version]
        if not servers:
            yield not_applicable()
        elif not told:
            yield not_tested(Reason.BLOCKED, "the server does not show its build")
        else:
            yield _judged(told[0], fact.observed_at.date(), context)


def _judged(server: Product, day: date, context: Context) -> Verdict:
    generation = _generation(server.version)
    rows = context.data.get("lifecycle", ())
    mine = (row for row in rows if (row["product"], row["branch"]) == ("msexchange", generation))
    row: Mapping[str, Any] | None = next(mine, None)
    if row is None:
        return not_tested(Reason.MISSING_TOOL, "not in the life cycle data")
    name = "Exchange Server " + ("SE" if generation == "subscription" else generation)
    end = str(row["end_of_life"])
    if end in ("True", "False") or date.fromisoformat(end) >= day:
        return passed(Confidence.FIRM, product=name, version=server.version)
    return failed(
        "ended", confidence=Confidence.FIRM, product=name, version=server.version, ended=end,
        data_date=str(row.get("data_date") or context.data.get("date", "")),
    )  # fmt: skip


def _generation(version: str) -> str:
    """``2016``, ``subscription``…; empty when the build does not tell."""
    found = _BUILD.fullmatch(version)
    if found is None:
        return ""
    line, build = (int(found[1]), int(found[2])), found[3]
    if line == (15, 2) and build:
        return "subscription" if int(build) >= _FIRST_OF_SUBSCRIPTION else "2019"
    return _GENERATIONS.get(line, "")
