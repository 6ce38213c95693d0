import pytest

from checks.web.framing_allowed import FramingAllowed
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
        ([("x-frame-options", "DENY")], "pass", ""),
        ([("x-frame-options", "sameorigin")], "pass", ""),
        ([("content-security-policy", "frame-ancestors 'none'")], "pass", ""),
        ([("content-security-policy", "frame-ancestors 'self' https://a.test")], "pass", ""),
        (
            [("content-security-policy", "frame-ancestors *"), ("x-frame-options", "DENY")],
            "fail",
            "any_ancestor",
        ),
        ([("content-security-policy", "default-src 'none'")], "fail", "missing"),
        ([], "fail", "missing"),
        ([("x-frame-options", "ALLOW-FROM https://a.test")], "fail", "obsolete"),
        ([("x-frame-options", "ALLOWALL")], "fail", "obsolete"),
        ([("x-frame-options", "DENY, SAMEORIGIN")], "fail", "conflicting"),
        ([("x-frame-options", "deny"), ("x-frame-options", "DENY")], "pass", ""),
        ([("content-security-policy", "frame-ancestors https:")], "fail", "any_ancestor"),
        ([("content-security-policy", "frame-ancestors")], "pass", ""),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(FramingAllowed(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(FramingAllowed(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.framing_allowed", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_policy_written_in_the_page_does_not_count() -> None:
    metas = (("equiv:content-security-policy", "frame-ancestors 'none'"),)
    [verdict] = judged(FramingAllowed(), page(metas=metas))
    assert verdict.outcome is Outcome.FAIL
