import pytest

from checks.web.charset_missing import CharsetMissing
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
        ([("content-type", "text/html; charset=utf-8")], "pass", ""),
        ([("content-type", 'text/html;CHARSET="ISO-8859-1"')], "pass", ""),
        ([("content-type", "application/xhtml+xml")], "not_applicable", ""),
        ([("content-type", "text/html")], "fail", "no_charset"),
        ([("content-type", "text/html; charset=")], "fail", "no_charset"),
        ([], "fail", "no_type"),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(CharsetMissing(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)
    if outcome in ("pass", "fail"):
        [finding] = findings("web.charset_missing", page(*lines))
        assert told(finding)


@pytest.mark.parametrize(
    "metas",
    [
        (("charset", "utf-8"),),
        (("equiv:content-type", "text/html; charset=utf-8"),),
    ],
)
def test_the_page_itself_may_say_it(metas: tuple[tuple[str, str], ...]) -> None:
    [verdict] = judged(CharsetMissing(), page(("content-type", "text/html"), metas=metas))
    assert verdict.outcome is Outcome.PASS


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(CharsetMissing(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.charset_missing", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
