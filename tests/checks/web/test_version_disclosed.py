import pytest

from checks.web.version_disclosed import VersionDisclosed
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


@pytest.mark.parametrize(
    ("header", "outcome"),
    [
        (("server", "nginx"), "pass"),
        (("server", "Apache/2.4.57 (Debian)"), "fail"),
        (("x-powered-by", "PHP/7.2.24"), "fail"),
        (("x-powered-by", "ASP.NET"), "pass"),
        (("x-aspnet-version", "4.0.30319"), "fail"),
        (("via", "1.1 varnish"), "pass"),
    ],
)
def test_headers(header: tuple[str, str], outcome: str) -> None:
    [verdict] = judged(VersionDisclosed(), page(headers=(header,)))
    assert verdict.outcome is Outcome(outcome)


def test_the_headers_of_a_firewall_are_not_the_site_s() -> None:
    fact = page(headers=(("server", "waf/1.2.3"),), nature="block_page")
    assert [v.outcome for v in judged(VersionDisclosed(), fact)] == [Outcome.NOT_TESTED]


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.version_disclosed", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
