from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.personal_data_file_named import PersonalDataFileNamed
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings

SITE = Site(scheme="https", host="ville.test", port=443)
LONG = "Bienvenue sur le portail de la ville, ouvert à tous. " * 10


def page(*links: str, **more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200, "text": LONG}
    found = [{"href": f"https://ville.test{one}"} for one in links]
    return Page.model_validate({**values, "links": found, **more})


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (page("/fichiers/liste_electorale.csv"), [("fail", "")]),
        (page("/f/Annuaire-Agents.xlsx"), [("fail", "")]),
        (page("/f/bulletins-de-paie.zip"), [("fail", "")]),
        (page("/f/inscrits%20cantine.ods"), [("fail", "")]),
        (page("/f/budget-2026.csv", "/f/marches.csv"), [("pass", "")]),
        (page("/inscription-liste-electorale.pdf"), [("pass", "")]),
        (page("/liste-electorale"), [("pass", "")]),
        (page("/f/nombre-habitants-par-quartier.csv"), [("pass", "")]),
        (page("/f/liste-des-prenoms-enfants.csv"), [("pass", "")]),
        (page("/f/agenda.csv"), [("pass", "")]),
        (page("/f/budget.csv", truncated=True), [("not_tested", "")]),
        (page("/f/liste_electorale.csv", nature="block_page"), [("not_tested", "")]),
        (page(links=[{"href": "http://[x"}]), [("pass", "")]),
    ],
)
def test_what_is_concluded(
    outcomes: Callable[..., Any], fact: Page, expected: list[tuple[str, str]]
) -> None:

    assert outcomes(PersonalDataFileNamed(), fact) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.personal_data_file_named", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
