import pytest

from checks.web.csp_mistakes import CspMistakes
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
                    "script-src 'strict-dynamic' 'nonce-MDEyMzQ1Njc4OWFiY2RlZg==' 'report-sample' 'wasm-unsafe-eval'; report-uri /a; report-to b",
                )
            ],
            "pass",
            "",
        ),
        (
            [
                (
                    "content-security-policy",
                    "sandbox allow-scripts; trusted-types 'none'; require-trusted-types-for 'script'",
                )
            ],
            "pass",
            "",
        ),
        ([("content-security-policy", "script-src 'none' 'report-sample'")], "pass", ""),
        (
            [
                (
                    "content-security-policy",
                    "img-src data: blob: https: *.ville.test:* http://localhost:3000/a/b; worker-src blob:",
                )
            ],
            "pass",
            "",
        ),
        (
            [
                (
                    "content-security-policy",
                    "script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
                )
            ],
            "pass",
            "",
        ),
        (
            [("content-security-policy", "report-uri https://a.test/; report-uri https://b.test/")],
            "pass",
            "",
        ),
        ([], "not_applicable", ""),
        ([("content-security-policy", "script-src self")], "fail", "written"),
        ([("content-security-policy", "script-src ‘self’")], "fail", "written"),
        ([("content-security-policy", 'script-src "self"')], "fail", "written"),
        ([("content-security-policy", "script-src 'self' object-src 'none'")], "fail", "written"),
        (
            [("content-security-policy", "script-src nonce-abcdefghijklmnopqrstuv")],
            "fail",
            "written",
        ),
        ([("content-security-policy", "script-src 'nonce-abc'def'")], "fail", "written"),
        ([("content-security-policy", "script-src 'sha256-court'")], "fail", "written"),
        ([("content-security-policy", "script-src 'unsafe-inlin'")], "fail", "written"),
        ([("content-security-policy", "script-src 'none' https://a.test")], "fail", "written"),
        ([("content-security-policy", "script-src 'strict-dynamic' https:")], "fail", "written"),
        ([("content-security-policy", "default-src: 'self'")], "fail", "written"),
        ([("content-security-policy", "scripts-src 'self'")], "fail", "written"),
        ([("content-security-policy", "default-src 'self'; default-src *")], "fail", "written"),
        ([("content-security-policy", "default-src 'self'; img-src é.test")], "fail", "written"),
        ([("content-security-policy", "default-src 'self' ht!tp://x")], "fail", "written"),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; block-all-mixed-content",
                )
            ],
            "fail",
            "outdated",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; plugin-types application/pdf; reflected-xss block",
                )
            ],
            "fail",
            "outdated",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; script-src 'self' 192.0.2.1",
                )
            ],
            "fail",
            "outdated",
        ),
        (
            [
                (
                    "content-security-policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; script-src 'nonce-court'",
                )
            ],
            "fail",
            "outdated",
        ),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(CspMistakes(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)
    if outcome in ("pass", "fail"):
        [finding] = findings("web.csp_mistakes", page(*lines))
        assert told(finding)


def test_the_place_is_shown() -> None:
    policy = ("content-security-policy", "default-src 'self' script-src *; img-src self")
    [verdict] = judged(CspMistakes(), page(policy))
    assert verdict.evidence["codes"] == ["missing_semicolon", "bare_keyword"]
    assert verdict.evidence["places"] == ["default-src script-src", "img-src self"]


def test_a_directive_not_heard_in_a_page_is_told() -> None:
    metas = (("equiv:content-security-policy", "default-src 'self'; frame-ancestors 'none'"),)
    [verdict] = judged(CspMistakes(), page(metas=metas))
    assert (verdict.case, verdict.evidence["codes"]) == ("outdated", ["not_in_page"])


NONCED = ("content-security-policy", "script-src 'nonce-MDEyMzQ1Njc4OWFiY2RlZg=='")


def test_a_nonce_that_no_script_carries() -> None:
    bare = page(NONCED, inline_scripts={"count": 3})
    assert judged(CspMistakes(), bare)[0].case == "unused_nonce"
    carried = {"count": 3, "nonced": 1, "nonces": ["MDEyMzQ1Njc4OWFiY2RlZg=="]}
    for sound in (
        page(NONCED, inline_scripts=carried),
        page(NONCED),
        page(NONCED, inline_scripts={"count": 3}, truncated=True),
    ):
        assert judged(CspMistakes(), sound)[0].outcome is Outcome.PASS


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(CspMistakes(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.csp_mistakes", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize(
    ("policy", "proposal"),
    [
        (
            "default-src self; object-src none; base-uri 'self'; form-action 'self'; plugin-types a/b",
            "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'",
        ),
        # What a person has to mend is not guessed.
        ("default-src 'self' script-src *", ""),
        ("default-src 'self'; script-src 'unsafe-inlin'", ""),
    ],
)
def test_quotes_are_put_back_and_old_words_left_out(policy: str, proposal: str) -> None:
    [verdict] = judged(CspMistakes(), page(("content-security-policy", policy)))
    assert verdict.evidence["proposal"] == proposal
