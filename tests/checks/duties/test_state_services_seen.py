from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.state_services_seen import StateServicesSeen
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Site, StateLinks
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("found", "more", "expected"),
    [
        ([{"name": "Aidants Connect"}, {"name": "Tchap"}], {}, [("fail", "")]),
        ([], {}, [("pass", "")]),
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
    assert outcomes(StateServicesSeen(), links(*found, **more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.state_services_seen", StateLinks.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_passage_is_shown(links: Make, sentence: Make) -> None:
    assert "Aidants Connect, Tchap" in sentence(
        "duties.state_services_seen", links({"name": "Aidants Connect"}, {"name": "Tchap"})
    )
