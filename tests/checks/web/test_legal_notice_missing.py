import pytest

from checks.web.legal_notice_missing import LegalNoticeMissing
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
        ({"text": LONG + "Mentions légales"}, "pass"),
        ({"links": [{"href": "/a", "text": "Mention légale"}]}, "pass"),
        ({"text": "Informations légales", "truncated": True}, "pass"),
        ({"text": LONG + "INFOS LÉGALES"}, "pass"),
        ({"text": LONG + "Mentions d’information légales"}, "pass"),
        ({"text": LONG + "Crédits et mentions juridiques"}, "pass"),
        (
            {"text": LONG, "links": [{"href": "https://ville.test/mentions-l%C3%A9gales.php"}]},
            "pass",
        ),
        ({"text": LONG, "links": [{"href": "https://autre.test/mentions-legales"}]}, "fail"),
        ({"text": LONG + "Les annonces légales du journal"}, "fail"),
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
    assert [v.outcome for v in judged(LegalNoticeMissing(), page(**more))] == [Outcome(outcome)]


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.legal_notice_missing", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
