import pytest

from checks.web.https_not_forced import HttpsNotForced
from cyberscan.reasons import Reason
from cyberscan.sdk import Hop, Outcome, Site, SiteReach, Visit
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)
HTTPS = {"scheme": "https", "state": "answered"}


def reach(https: dict[str, str], **http: object) -> SiteReach:
    values = {"scheme": "http", "state": "answered", **http}
    visits = (Visit.model_validate(https), Visit.model_validate(values))
    return SiteReach(target=SITE, visits=visits)


def hops(*urls: str, status: int = 200, location: str = "") -> tuple[Hop, ...]:
    first = tuple(Hop(url=url, status=301, location="x") for url in urls[:-1])
    return (*first, Hop(url=urls[-1], status=status, location=location))


@pytest.mark.parametrize(
    ("fact", "outcome"),
    [
        (reach(HTTPS, hops=hops("http://ville.test/", "https://ville.test/")), "pass"),
        (
            reach(
                HTTPS,
                hops=hops("http://ville.test/", status=301, location="https://ailleurs.test/"),
                left_perimeter_to="https://ailleurs.test/",
            ),
            "pass",
        ),
        (
            reach(
                HTTPS, hops=hops("http://ville.test/", "https://ville.test/", "http://ville.test/a")
            ),
            "fail",
        ),
        (reach(HTTPS, state="refused"), "pass"),
        (reach(HTTPS, hops=hops("http://ville.test/")), "fail"),
        (reach(HTTPS, hops=hops("http://ville.test/", "http://www.ville.test/")), "fail"),
        (reach(HTTPS, state="failed", reason="timeout"), "not_tested"),
        (reach(HTTPS, hops=hops("http://ville.test/", status=403)), "not_tested"),
        (
            reach(
                HTTPS,
                hops=hops("http://ville.test/", status=301, location="http://ailleurs.test/"),
                left_perimeter_to="http://ailleurs.test/",
            ),
            "not_tested",
        ),
        (
            reach({"scheme": "https", "state": "refused"}, hops=hops("http://ville.test/")),
            "not_applicable",
        ),
        (reach(HTTPS, state="not_asked"), "not_applicable"),
    ],
)
def test_reach(fact: SiteReach, outcome: str) -> None:
    assert [v.outcome for v in judged(HttpsNotForced(), fact)] == [Outcome(outcome)]


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.https_not_forced", SiteReach.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize(
    ("shown", "outcome"),
    [("", "fail"), ("page", "fail"), ("notice", "not_tested"), ("nothing", "not_tested")],
)
def test_what_stands_in_the_place_of_a_page_accuses_nobody(shown: str, outcome: str) -> None:
    fact = reach(HTTPS, hops=hops("http://ville.test/"), shown_in_clear=shown)
    assert [one.outcome for one in judged(HttpsNotForced(), fact)] == [outcome]
