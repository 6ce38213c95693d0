"""The server accepts cipher suites that the ANSSI merely tolerates."""

from collections.abc import Iterator
from typing import Any

from cyberscan.sdk import (
    AcceptedSuite,
    Check,
    Context,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    passed,
    suite_grade,
)

from ._common import half_known, no_tls, told


class SuiteToReplace(Check[TlsProtocols]):
    id = "tls.suite_to_replace"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        tolerated, forbidden = _graded(fact, "degraded"), _graded(fact, "forbidden")
        counts: dict[str, Any] = {
            "recommended": _count(_graded(fact, "recommended")),
            "forbidden": _count(forbidden),
        }
        if other := no_tls(fact):
            yield other
        elif tolerated:
            yield failed(**counts, **told(tolerated))
        elif incomplete := half_known(fact):
            yield incomplete
        elif forbidden:
            yield not_applicable("graver", **counts)  # other checks tell it
        else:
            yield passed(**counts)


def _graded(fact: TlsProtocols, grade: str) -> list[AcceptedSuite]:
    return [suite for suite in fact.suites if suite_grade(suite.code) == grade]


def _count(suites: list[AcceptedSuite]) -> int:
    return len({suite.code for suite in suites})
