import pytest

from checks.web.csp_missing import CspMissing
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
        ([("content-security-policy", "frame-ancestors 'self'")], "pass", ""),
        (
            [
                ("content-security-policy", "default-src 'self'"),
                ("content-security-policy-report-only", "default-src 'none'"),
            ],
            "pass",
            "",
        ),
        ([], "fail", "missing"),
        ([("content-security-policy", " ; ")], "fail", "missing"),
        ([("content-security-policy", "")], "fail", "missing"),
        ([("content-security-policy-report-only", "default-src 'self'")], "fail", "report_only"),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(CspMissing(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)
    [finding] = findings("web.csp_missing", page(*lines))
    assert told(finding)


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(CspMissing(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.csp_missing", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_policy_written_in_the_page_is_a_lesser_place() -> None:
    metas = (("equiv:content-security-policy", "default-src 'self'"),)
    [finding] = findings("web.csp_missing", page(metas=metas))
    assert (finding.case, finding.informs) == ("only_in_page", True)


def test_a_policy_to_try_is_written_from_what_the_page_loads() -> None:
    seen = page(
        scripts=("https://ville.test/a.js", "https://cdn.test:8443/b.js", "http://cdn2.test/c.js"),
        stylesheets=("https://fonts.test/x.css",),
        frames=("https://carte.test/",),
        forms=({"action": "https://lettre.test/inscription"},),
    )
    [verdict] = judged(CspMissing(), seen)
    assert verdict.evidence["proposal"] == (
        "default-src 'self'; script-src 'self' https://cdn.test:8443 https://cdn2.test;"
        " style-src 'self' https://fonts.test; frame-src 'self' https://carte.test;"
        " object-src 'none'; base-uri 'self'; form-action 'self' https://lettre.test;"
        " frame-ancestors 'self'"
    )


def test_nothing_is_proposed_from_half_a_page_or_a_crowd() -> None:
    crowd = tuple(f"https://s{n}.test/a.js" for n in range(30))
    for seen in (page(truncated=True), page(scripts=crowd)):
        assert judged(CspMissing(), seen)[0].evidence["proposal"] == ""


def test_a_hostile_address_does_not_enter_the_proposal() -> None:
    seen = page(scripts=('https://a.test";id', "https://b`id`/", "https://[::1]/x", "data:x"))
    assert "id" not in str(judged(CspMissing(), seen)[0].evidence["proposal"])
