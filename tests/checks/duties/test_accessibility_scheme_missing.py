from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.accessibility_scheme_missing import AccessibilitySchemeMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"scheme": {"mention": "Schéma pluriannuel"}, "accessibility": {"state": "read"}},
            [("pass", "")],
        ),
        ({"scheme": {}, "accessibility": {"state": "read"}}, [("fail", "")]),
        ({"scheme": {}, "accessibility": {}}, [("fail", "")]),
        ({"scheme": {}, "accessibility": {"state": "document"}}, [("not_tested", "")]),
        ({"scheme": {}, "accessibility": {}, "whole": False}, [("not_tested", "")]),
        ({}, [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(AccessibilitySchemeMissing(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings(
        "duties.accessibility_scheme_missing", DutyPages.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED
