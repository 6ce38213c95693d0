from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.open_data_catalogue_missing import OpenDataCatalogueMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import DeclaredAsset, Outcome, Page, Site
from cyberscan.testing import findings

SITE = Site(scheme="https", host="ville.test", port=443)
LONG = "Bienvenue sur le portail de la ville, ouvert à tous. " * 10


def page(*links: str, **more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200, "text": LONG}
    found = [{"href": f"https://ville.test{one}"} for one in links]
    return Page.model_validate({**values, "links": found, **more})


@pytest.mark.parametrize(
    ("fact", "purposes", "expected"),
    [
        (page("/explore/"), ("open-data",), [("pass", "")]),
        (page("/catalog.xml?format=dcat"), ("open-data",), [("pass", "")]),
        (page("/datasets"), ("open-data",), [("pass", "")]),
        (page("/actualites"), ("open-data",), [("fail", "")]),
        (page("/actualites"), ("site",), [("not_applicable", "")]),
        (page(text="x"), ("open-data",), [("not_tested", "")]),
        (page(truncated=True), ("open-data",), [("not_tested", "")]),
        (page(nature="maintenance"), ("open-data",), [("not_tested", "")]),
    ],
)
def test_what_is_concluded(
    outcomes: Callable[..., Any],
    fact: Page,
    purposes: tuple[str, ...],
    expected: list[tuple[str, str]],
) -> None:
    others = [DeclaredAsset(target=SITE, purposes=purposes)]
    assert outcomes(OpenDataCatalogueMissing(), fact, others=others) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.open_data_catalogue_missing", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
