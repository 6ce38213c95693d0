import pytest

from checks.web.permissions_policy_missing import PermissionsPolicyMissing
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
        ([("permissions-policy", "camera=(), microphone=(), geolocation=()")], "pass", ""),
        (
            [
                ("permissions-policy", 'geolocation=(self "https://carte.test")'),
                ("permissions-policy", "camera=()"),
            ],
            "pass",
            "",
        ),
        ([("permissions-policy", "fullscreen=*, geolocation=self")], "pass", ""),
        ([], "fail", "missing"),
        ([("permissions-policy", " ")], "fail", "missing"),
        ([("feature-policy", "camera 'none'")], "fail", "old"),
        ([("permissions-policy", "camera 'none'; microphone 'none'")], "fail", "invalid"),
        ([("permissions-policy", "camera=(),")], "fail", "invalid"),
        ([("permissions-policy", "camera=*, geolocation=(*)")], "fail", "everyone"),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(PermissionsPolicyMissing(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)
    if outcome in ("pass", "fail"):
        [finding] = findings("web.permissions_policy_missing", page(*lines))
        assert told(finding)


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(PermissionsPolicyMissing(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.permissions_policy_missing", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
