import pytest

from cyberscan.sdk import Finding, Link, Outcome, Page, Reason, Site
from cyberscan.testing import findings, told

SITE = Site(scheme="https", host="www.ville.test", port=443)
HOME = "https://www.ville.test/"


def judged(*hrefs: str, nature: str = "content") -> Finding:
    links = [Link(href=href) for href in hrefs]
    fact = Page.model_validate({"target": SITE, "url": HOME, "links": links, "nature": nature})
    [finding] = findings("web.open_redirect_suspected", fact)
    return finding


@pytest.mark.parametrize(
    "href",
    [
        HOME + "sortie.php?url=https://www.service-public.fr/",
        HOME + "spip.php?action=cookie&url=https%3A%2F%2Fautre.test%2F",
        HOME + "login?NEXT=//autre.test/",
        HOME + "go?u=https://ville.test.autre.test/",
    ],
)
def test_a_foreign_address_handed_to_a_page_of_the_site_is_to_be_looked_at(href: str) -> None:
    finding = judged(href)
    assert finding.outcome is Outcome.FAIL
    assert finding.informs
    assert "autre.test/" not in told(finding), "the address itself is not repeated"


@pytest.mark.parametrize(
    "href",
    [
        "https://www.facebook.com/sharer.php?u=https://www.ville.test/",
        HOME + "login?next=/compte",
        HOME + "login?redirect_to=https%3A%2F%2Fwww.ville.test%2Fadmin",
        HOME + "login?redirect_to=https://ville.test/admin",
        HOME + "recherche?q=https://autre.test/",
        HOME + "partage/?url=https://autre.test/",
        HOME + "a?url=",
        HOME + "a?url=http%3A%2F%2F%5Bbad",
        "https://[bad/?url=https://autre.test/",
        "mailto:a@ville.test?url=https://autre.test/",
        HOME + "a?url=https://autre.test/" + "x" * 3000,
    ],
)
def test_other_links_are_not(href: str) -> None:
    assert judged(href).outcome is Outcome.PASS


def test_a_notice_in_place_of_the_site_is_not_tested() -> None:
    assert judged(nature="maintenance").outcome is Outcome.NOT_TESTED
    [finding] = findings("web.open_redirect_suspected", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
