import pytest

from checks.web.csp_permissive import CspPermissive
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
        ([("content-security-policy", "default-src 'self'")], "pass", ""),
        (
            [("content-security-policy", "default-src 'none'; script-src 'self' https://cdn.test")],
            "pass",
            "",
        ),
        ([("content-security-policy", "script-src 'nonce-abc' 'unsafe-inline'")], "pass", ""),
        (
            [
                (
                    "content-security-policy",
                    "script-src 'nonce-abc' 'strict-dynamic' https: 'unsafe-inline'",
                )
            ],
            "pass",
            "",
        ),
        (
            [
                ("content-security-policy", "script-src 'unsafe-inline'"),
                ("content-security-policy", "script-src 'self'"),
            ],
            "pass",
            "",
        ),
        ([("content-security-policy", "img-src *, default-src 'self'")], "pass", ""),
        ([("content-security-policy", "script-src 'self'; script-src *")], "pass", ""),
        ([("content-security-policy", "SCRIPT-SRC 'NONE'")], "pass", ""),
        (
            [
                ("content-security-policy", "script-src 'self' 'unsafe-inline'"),
                ("content-security-policy", "script-src https:; object-src 'none'"),
            ],
            "pass",
            "",
        ),
        ([("content-security-policy", "script-src *; script-src-elem 'self'")], "pass", ""),
        (
            [
                (
                    "content-security-policy",
                    "script-src 'self' 'unsafe-hashes' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
                )
            ],
            "pass",
            "",
        ),
        ([], "not_applicable", ""),
        ([("content-security-policy", " ; ")], "not_applicable", ""),
        ([("content-security-policy-report-only", "script-src *")], "not_applicable", ""),
        (
            [("content-security-policy", "frame-ancestors 'self'; upgrade-insecure-requests")],
            "fail",
            "no_script_control",
        ),
        (
            [
                ("content-security-policy", "upgrade-insecure-requests"),
                ("content-security-policy", "default-src * 'unsafe-inline'"),
            ],
            "fail",
            "unsafe_inline",
        ),
        (
            [("content-security-policy", "script-src 'self'; script-src-elem *")],
            "fail",
            "broad_sources",
        ),
        (
            [("content-security-policy", "script-src 'self'; script-src-attr 'unsafe-inline'")],
            "fail",
            "unsafe_inline",
        ),
        ([("content-security-policy", "script-src-elem 'self'")], "fail", "unruled"),
        (
            [("content-security-policy", "default-src 'self' 'unsafe-inline'")],
            "fail",
            "unsafe_inline",
        ),
        (
            [("content-security-policy", "script-src 'unsafe-inline' 'nonce-a%b'")],
            "fail",
            "unsafe_inline",
        ),
        ([("content-security-policy", "script-src 'self' *:*")], "fail", "broad_sources"),
        ([("content-security-policy", "script-src 'self' https://*:443")], "fail", "broad_sources"),
        ([("content-security-policy", "script-src 'self' *.fr")], "fail", "broad_sources"),
        ([("content-security-policy", "default-src *")], "fail", "broad_sources"),
        ([("content-security-policy", "script-src https:")], "fail", "broad_sources"),
        ([("content-security-policy", "script-src 'self' data:")], "fail", "broad_sources"),
        ([("content-security-policy", "script-src 'self' 'unsafe-eval'")], "fail", "unsafe_eval"),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(CspPermissive(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)
    if outcome in ("pass", "fail"):
        [finding] = findings("web.csp_permissive", page(*lines))
        assert told(finding)


def test_the_offending_words_and_the_way_out_are_shown() -> None:
    policy = "default-src 'self'; script-src 'self' 'unsafe-inline' https:"
    [verdict] = judged(CspPermissive(), page(("content-security-policy", policy)))
    assert verdict.evidence["places"] == ["script-src 'unsafe-inline'", "script-src https:"]
    assert verdict.evidence["proposal"] == (
        "default-src 'self'; script-src 'self'; base-uri 'self'; form-action 'self'"
    )


def test_a_policy_of_the_page_adds_to_the_header_s() -> None:
    metas = (("equiv:content-security-policy", "script-src 'self'"),)
    lines = ("content-security-policy", "script-src 'self' 'unsafe-inline'")
    [verdict] = judged(CspPermissive(), page(lines, metas=metas))
    assert verdict.outcome is Outcome.PASS


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(CspPermissive(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.csp_permissive", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_what_no_directive_speaks_of_is_told_without_a_place() -> None:
    said = page(("content-security-policy", "script-src-elem 'self'"))
    [finding] = findings("web.csp_permissive", said)
    assert told(finding).endswith("s’exécutent, d’où qu’ils viennent.")
