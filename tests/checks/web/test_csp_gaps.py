import pytest

from checks.web.csp_gaps import CspGaps
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
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'",
                )
            ],
            "pass",
            "",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; script-src 'nonce-MDEyMzQ1Njc4OWFiY2RlZg==' 'strict-dynamic'",
                )
            ],
            "pass",
            "",
        ),
        (
            [
                ("content-security-policy", "default-src 'self'"),
                ("content-security-policy", "base-uri 'none'; form-action 'self'"),
            ],
            "pass",
            "",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; img-src http://localhost:8080",
                )
            ],
            "pass",
            "",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; img-src http://a.test; upgrade-insecure-requests",
                )
            ],
            "pass",
            "",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; script-src 'self' https://cdn.jsdelivr.net/npm/a@1.0.0/",
                )
            ],
            "pass",
            "",
        ),
        ([], "not_applicable", ""),
        ([("content-security-policy", "frame-ancestors 'self'")], "not_applicable", ""),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; script-src 'nonce-MDEyMzQ1Njc4OWFiY2RlZg=='; object-src 'none'",
                )
            ],
            "fail",
            "base",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; img-src http://a.test",
                )
            ],
            "fail",
            "in_clear",
        ),
        ([("content-security-policy", "default-src 'self'")], "fail", "directives"),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; base-uri 'self'; form-action 'self'; object-src *",
                )
            ],
            "fail",
            "directives",
        ),
        (
            [
                (
                    "content-security-policy",
                    "script-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'",
                )
            ],
            "fail",
            "directives",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; script-src 'self' https://cdn.jsdelivr.net",
                )
            ],
            "fail",
            "shared_hosts",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; script-src 'self' *.cloudfront.net",
                )
            ],
            "fail",
            "shared_hosts",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; script-src 'self' https://ajax.googleapis.com/",
                )
            ],
            "fail",
            "shared_hosts",
        ),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(CspGaps(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)
    if outcome in ("pass", "fail"):
        [finding] = findings("web.csp_gaps", page(*lines))
        assert told(finding)


def test_the_site_s_own_policy_is_completed() -> None:
    [verdict] = judged(CspGaps(), page(("content-security-policy", "script-src 'self'; img-src *")))
    assert verdict.evidence["proposal"] == (
        "script-src 'self'; img-src *; default-src 'self'; object-src 'none'; base-uri 'self';"
        " form-action 'self'"
    )


def test_what_could_not_be_pasted_safely_is_not_proposed() -> None:
    [verdict] = judged(CspGaps(), page(("content-security-policy", 'script-src "$(id)"')))
    assert verdict.evidence["proposal"] == ""


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(CspGaps(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.csp_gaps", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
