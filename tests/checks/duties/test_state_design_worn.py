from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.state_design_worn import StateDesignWorn
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [("pass", "")]),
        ({"design": "fr-header__brand"}, [("fail", "")]),
        ({"whole": False}, [("not_tested", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(StateDesignWorn(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.state_design_worn", DutyPages.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_site_of_the_state_may_wear_it(duties: Make, outcomes: Make) -> None:
    target = Site(scheme="https", host="www.exemple.gouv.fr", port=443)
    fact = duties(design="fr-header__brand").model_copy(update={"target": target})
    assert outcomes(StateDesignWorn(), fact) == [("not_applicable", "")]
