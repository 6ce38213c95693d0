import pytest

from checks.web.accessibility_statement_missing import AccessibilityStatementMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)
LONG = "La mairie vous accueille du lundi au vendredi. " * 20


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"text": LONG + "Accessibilité : partiellement conforme"}, "pass"),
        ({"links": [{"href": "/a", "text": "ACCESSIBILITÉ : NON CONFORME"}]}, "pass"),
        ({"text": "Accessibilité du site : totalement conforme", "truncated": True}, "pass"),
        ({"text": LONG + "Accessibilité : non-conforme"}, "pass"),
        ({"text": LONG + "Accessibilité (RGAA 4.1.2) : partiellement conforme"}, "pass"),
        ({"text": LONG}, "fail"),
        ({"text": LONG, "truncated": True}, "not_tested"),
        ({"text": "Chargement"}, "not_tested"),
        ({"text": LONG, "nature": "block_page"}, "not_tested"),
        (
            {"text": LONG, "target": SITE.model_copy(update={"path": "/extranet"})},
            "not_applicable",
        ),
    ],
)
def test_mentions(more: dict[str, object], outcome: str) -> None:
    assert [v.outcome for v in judged(AccessibilityStatementMissing(), page(**more))] == [
        Outcome(outcome)
    ]


def test_a_word_without_a_state_is_not_a_statement() -> None:
    links = [{"href": "/a", "text": "Accessibilité"}]
    [verdict] = judged(AccessibilityStatementMissing(), page(text=LONG, links=links))
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, "state_missing")


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings(
        "web.accessibility_statement_missing", Page.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED
