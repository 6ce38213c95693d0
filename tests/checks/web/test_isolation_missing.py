import pytest

from checks.web.isolation_missing import IsolationMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(*headers: tuple[str, str], **more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200, "headers": headers}
    return Page.model_validate({**values, **more})


@pytest.mark.parametrize(
    ("lines", "outcome", "case"),
    [
        ([("cross-origin-opener-policy", "same-origin")], "pass", ""),
        ([("cross-origin-opener-policy", 'same-origin-allow-popups; report-to="x"')], "pass", ""),
        (
            [
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-site"),
                ("cross-origin-embedder-policy", "require-corp"),
            ],
            "pass",
            "",
        ),
        ([], "fail", "missing"),
        ([("cross-origin-opener-policy", "unsafe-none")], "fail", "open"),
        ([("cross-origin-opener-policy", "Same-Origin")], "fail", "invalid"),
        (
            [
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
            ],
            "fail",
            "invalid",
        ),
        (
            [
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same origin"),
            ],
            "fail",
            "invalid",
        ),
        ([("cross-origin-embedder-policy", '"require-corp"')], "fail", "invalid"),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(IsolationMissing(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)
    if outcome in ("pass", "fail"):
        [finding] = findings("web.isolation_missing", page(*lines))
        assert told(finding)


def test_plain_http_has_no_use_for_it() -> None:
    [verdict] = judged(IsolationMissing(), page(url="http://ville.test/"))
    assert verdict.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(IsolationMissing(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.isolation_missing", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
