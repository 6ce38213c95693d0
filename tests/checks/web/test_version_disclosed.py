import pytest

from checks.web.version_disclosed import VersionDisclosed
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site, SiteControl
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


def test_a_version_at_the_foot_of_the_error_page_counts_once() -> None:
    foot = SiteControl(target=SITE, status=404, tells=("version:nginx/1.22.1", "php_error"))
    for headers, told in (
        ((), ["HTTP 404: nginx/1.22.1"]),
        ((("server", "nginx/1.22.1"),), ["server: nginx/1.22.1"]),
    ):
        [verdict] = judged(VersionDisclosed(), page(headers=headers), others=(foot,))
        assert (verdict.outcome, verdict.evidence) == (Outcome.FAIL, {"headers": told})


def test_the_error_page_of_another_origin_or_one_not_seen_says_nothing() -> None:
    other = SITE.model_copy(update={"port": 8443})
    for control in (
        SiteControl(target=other, status=404, tells=("version:nginx/1.22.1",)),
        SiteControl.could_not(SITE, Reason.TIMEOUT),
    ):
        [verdict] = judged(VersionDisclosed(), page(), others=(control,))
        assert verdict.outcome is Outcome.PASS


@pytest.mark.timeout(10)
def test_a_header_of_digits_alone_is_read_in_no_time() -> None:
    hostile = page(headers=tuple(("server", "1" * 16_000) for _ in range(50)))
    [verdict] = judged(VersionDisclosed(), hostile)
    assert verdict.outcome is Outcome.PASS
