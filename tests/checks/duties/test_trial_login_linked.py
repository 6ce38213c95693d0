from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.trial_login_linked import TrialLoginLinked
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Site, StateLinks
from cyberscan.testing import findings, judged

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("found", "more", "expected"),
    [
        ([{"service": "franceconnect", "host": "oidc.franceconnect.gouv.fr"}], {}, [("pass", "")]),
        (
            [
                {
                    "service": "franceconnect_development",
                    "host": "fcp.integ01.dev-franceconnect.fr",
                    "standing": "development",
                }
            ],
            {},
            [("fail", "production")],
        ),
        ([], {}, [("not_applicable", "")]),
        ([{"service": "aidants_connect"}], {}, [("not_applicable", "")]),
        ([], {"whole": False}, [("not_tested", "")]),
    ],
)
def test_what_is_concluded(
    links: Make,
    outcomes: Make,
    found: list[dict[str, Any]],
    more: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    assert outcomes(TrialLoginLinked(), links(*found, **more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.trial_login_linked", StateLinks.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize(
    "name", ["recette.ville.test", "services-dev.ville.test", "preprod2.ville.test"]
)
def test_a_trial_site_is_a_doubt(links: Make, doubts: Make, name: str) -> None:
    fact = links(
        {
            "service": "franceconnect_development",
            "host": "fcp.integ01.dev-franceconnect.fr",
            "standing": "development",
        }
    )
    there = fact.model_copy(update={"target": Site(scheme="https", host=name, port=443)})
    assert doubts(judged(TrialLoginLinked(), there))


def test_a_host_whose_standing_is_not_sure_is_a_doubt(links: Make, doubts: Make) -> None:
    one = {
        "service": "proconnect_development",
        "host": "x.dev-proconnect.fr",
        "standing": "development",
        "sure": False,
    }
    assert doubts(judged(TrialLoginLinked(), links(one)))
    sure = {**one, "service": "franceconnect_development", "sure": True}
    assert not doubts(judged(TrialLoginLinked(), links(one, sure)))
