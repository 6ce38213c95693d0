import pytest

from checks.web.mixed_content import MixedContent
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


UPGRADE = (("content-security-policy", "upgrade-insecure-requests"),)
IN_CLEAR = ("http://cdn.test/x",)


@pytest.mark.parametrize(
    ("more", "outcome", "case"),
    [
        ({"scripts": ("https://cdn.test/x",)}, "pass", ""),
        ({}, "pass", ""),
        ({"scripts": IN_CLEAR}, "fail", "active"),
        ({"stylesheets": IN_CLEAR}, "fail", "active"),
        ({"frames": IN_CLEAR, "media": IN_CLEAR}, "fail", "active"),
        ({"media": IN_CLEAR}, "fail", "passive"),
        ({"scripts": IN_CLEAR, "headers": UPGRADE}, "pass", ""),
        (
            {
                "media": IN_CLEAR,
                "headers": (("content-security-policy", "block-all-mixed-content"),),
            },
            "pass",
            "",
        ),
        (
            {
                "media": IN_CLEAR,
                "headers": (("content-security-policy-report-only", "upgrade-insecure-requests"),),
            },
            "fail",
            "passive",
        ),
        (
            {
                "scripts": IN_CLEAR,
                "metas": (("equiv:content-security-policy", "upgrade-insecure-requests"),),
            },
            "pass",
            "",
        ),
        ({"held": IN_CLEAR}, "pass", ""),
        ({"truncated": True}, "not_tested", ""),
        ({"scripts": IN_CLEAR, "url": "http://ville.test/"}, "not_applicable", ""),
        ({"scripts": IN_CLEAR, "nature": "parking"}, "not_tested", ""),
    ],
)
def test_resources(more: dict[str, object], outcome: str, case: str) -> None:
    [verdict] = judged(MixedContent(), page(**more))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.mixed_content", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("http://localhost:8080/signer.js", "pass"),
        ("http://127.0.0.1/a.js", "pass"),
        ("http://[::1]:5000/a.js", "pass"),
        ("HTTP://localhost.ailleurs.test/a.js", "fail"),
        ("http://127.0.0.1.ailleurs.test/a.js", "fail"),
    ],
)
def test_the_visitors_own_machine_is_no_network(address: str, outcome: str) -> None:
    [verdict] = judged(MixedContent(), page(scripts=(address,)))
    assert verdict.outcome is Outcome(outcome)
