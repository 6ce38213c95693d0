from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.sale_terms_missing import SaleTermsMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "purposes", "expected"),
    [
        ({"terms": {"mention": "CGV"}}, ("boutique",), [("pass", "")]),
        ({"terms": {}}, ("billetterie",), [("fail", "")]),
        ({"terms": {}, "whole": False}, ("boutique",), [("not_tested", "")]),
        ({"terms": {}}, ("site",), [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make,
    outcomes: Make,
    declared: Make,
    more: dict[str, Any],
    purposes: tuple[str, ...],
    expected: list[tuple[str, str]],
) -> None:
    assert outcomes(SaleTermsMissing(), duties(**more), others=[declared(*purposes)]) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.sale_terms_missing", DutyPages.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
