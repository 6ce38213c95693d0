from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.franceconnect_retired import FranceConnectRetired
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Site, StateLinks
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("found", "more", "expected"),
    [
        ([{"service": "franceconnect", "host": "oidc.franceconnect.gouv.fr"}], {}, [("pass", "")]),
        (
            [
                {
                    "service": "franceconnect_v1",
                    "host": "app.franceconnect.gouv.fr",
                    "path": "/api/v1/authorize",
                    "standing": "retired",
                    "successor": "oidc.franceconnect.gouv.fr",
                }
            ],
            {},
            [("fail", "")],
        ),
        (
            [
                {
                    "service": "franceconnect_v1",
                    "host": "app.franceconnect.gouv.fr",
                    "path": "/api/v1/authorize",
                    "standing": "retired",
                    "successor": "oidc.franceconnect.gouv.fr",
                },
                {"service": "franceconnect", "host": "oidc.franceconnect.gouv.fr"},
            ],
            {"whole": False},
            [("fail", "")],
        ),
        ([], {}, [("not_applicable", "")]),
        ([{}], {}, [("not_applicable", "")]),
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
    assert outcomes(FranceConnectRetired(), links(*found, **more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.franceconnect_retired", StateLinks.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_passage_is_shown(links: Make, sentence: Make) -> None:
    assert "app.franceconnect.gouv.fr/api/v1" in sentence(
        "duties.franceconnect_retired",
        links(
            {
                "service": "franceconnect_v1",
                "host": "app.franceconnect.gouv.fr",
                "path": "/api/v1/authorize",
                "standing": "retired",
                "successor": "oidc.franceconnect.gouv.fr",
            }
        ),
    )
