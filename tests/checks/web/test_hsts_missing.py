import pytest

from checks.web.hsts_missing import HstsMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def page(*headers: tuple[str, str], **more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200, "headers": headers}
    return Page.model_validate({**values, **more})


@pytest.mark.parametrize(
    ("lines", "outcome", "case"),
    [
        ([("strict-transport-security", "max-age=31536000")], "pass", ""),
        (
            [("strict-transport-security", 'MAX-AGE="63072000"; includeSubDomains; preload')],
            "pass",
            "",
        ),
        ([("strict-transport-security", "max-age=9999999999999999")], "pass", ""),
        ([("strict-transport-security", ' ; x="a;max-age=0" ; max-age = 31536000 ;;')], "pass", ""),
        ([("strict-transport-security", 'max-age="31536000')], "fail", "invalid"),
        ([("strict-transport-security", "max-age=31536000, max-age=0")], "fail", "invalid"),
        (
            [
                (
                    "strict-transport-security",
                    "includeSubDomains; max-age=31536000; includesubdomains",
                )
            ],
            "fail",
            "invalid",
        ),
        ([], "fail", "missing"),
        ([("strict-transport-security", "max-age=0")], "fail", "disabled"),
        ([("strict-transport-security", "max-age=86400")], "fail", "short"),
        ([("strict-transport-security", "includeSubDomains")], "fail", "invalid"),
        ([("strict-transport-security", "max-age=1; max-age=31536000")], "fail", "invalid"),
        ([("strict-transport-security", "max-age=-1")], "fail", "invalid"),
        (
            [
                ("strict-transport-security", "max-age=31536000"),
                ("strict-transport-security", "max-age=0"),
            ],
            "pass",
            "",
        ),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(HstsMissing(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(HstsMissing(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.hsts_missing", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_plain_http_has_no_use_for_it() -> None:
    [verdict] = judged(HstsMissing(), page(url="http://ville.test/"))
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_the_profile_chooses_how_long() -> None:
    fact = page(("strict-transport-security", "max-age=86400"))
    [verdict] = judged(HstsMissing(), fact, thresholds={"max_age": 3600})
    assert verdict.outcome is Outcome.PASS


def test_browsers_do_not_listen_through_a_certificate_that_they_refuse() -> None:
    fact = page(("strict-transport-security", "max-age=31536000"), certificate_error="expired")
    [finding] = findings("web.hsts_missing", fact)
    assert (finding.case, finding.informs) == ("unheard", True)


def test_an_address_keeps_nothing() -> None:
    target = Site(scheme="https", host="192.0.2.1", port=443)
    [verdict] = judged(HstsMissing(), page(target=target))
    assert verdict.outcome is Outcome.NOT_APPLICABLE
