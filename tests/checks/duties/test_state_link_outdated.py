from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.state_link_outdated import StateLinkOutdated
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Site, StateLinks
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("found", "more", "expected"),
    [
        ([{}], {}, [("pass", "")]),
        (
            [
                {
                    "service": "demarches_simplifiees",
                    "name": "démarches-simplifiées",
                    "host": "www.demarches-simplifiees.fr",
                    "standing": "renamed",
                    "successor": "demarche.numerique.gouv.fr",
                }
            ],
            {},
            [("fail", "known")],
        ),
        (
            [
                {
                    "service": "demarches_simplifiees",
                    "name": "démarches-simplifiées",
                    "host": "www.demarches-simplifiees.fr",
                    "standing": "renamed",
                    "successor": "demarche.numerique.gouv.fr",
                },
                {
                    "service": "demarches_simplifiees",
                    "name": "démarches-simplifiées",
                    "host": "www.demarches-simplifiees.fr",
                    "standing": "renamed",
                    "successor": "demarche.numerique.gouv.fr",
                },
            ],
            {},
            [("fail", "known")],
        ),
        (
            [{"standing": "retired", "sure": False, "successor": "data.geopf.fr"}],
            {},
            [("fail", "unsure")],
        ),
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
            [("not_applicable", "")],
        ),
        ([], {}, [("not_applicable", "")]),
        ([{}], {"whole": False}, [("not_tested", "")]),
    ],
)
def test_what_is_concluded(
    links: Make,
    outcomes: Make,
    found: list[dict[str, Any]],
    more: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    assert outcomes(StateLinkOutdated(), links(*found, **more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.state_link_outdated", StateLinks.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_passage_is_shown(links: Make, sentence: Make) -> None:
    assert "demarche.numerique.gouv.fr" in sentence(
        "duties.state_link_outdated",
        links(
            {
                "service": "demarches_simplifiees",
                "name": "démarches-simplifiées",
                "host": "www.demarches-simplifiees.fr",
                "standing": "renamed",
                "successor": "demarche.numerique.gouv.fr",
            }
        ),
    )
