import pytest

from checks.web.sri_invalid import SriInvalid
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.sri_invalid", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(nature=nature, scripts=({"url": "https://a.test/a.js", "integrity": "md5-a"},))
    assert [v.outcome for v in judged(SriInvalid(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.sri_invalid", page(scripts=({"url": "https://a.test/a.js", "integrity": "md5-a"},))
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 1
    assert all("{" not in told(finding) for finding in found)


GOOD = "sha384-" + "A" * 64


def part(integrity: str, **more: object) -> dict[str, object]:
    return {
        "url": "https://cdn.test/a.js",
        "integrity": integrity,
        "crossorigin": "anonymous",
        **more,
    }


@pytest.mark.parametrize(
    ("one", "outcome", "case"),
    [
        (part(GOOD), "pass", ""),
        (
            part("SHA384-" + "A" * 64),
            "fail",
            "ignored",
        ),  # what Chromium does, and the standard says
        (part("sha384-" + "A" * 64 + "?é"), "pass", ""),
        (part("ed25519-" + "A" * 43 + "="), "pass", ""),
        (part("ed25519-court"), "fail", "ignored"),
        (part("sha256-" + "A" * 43 + "="), "pass", ""),
        (part("sha256-" + "_" * 43), "pass", ""),
        (part("sha512-" + "A" * 86 + "==?ct=x"), "pass", ""),
        (part("md5-abc " + GOOD), "pass", ""),
        (part("sha384-court " + GOOD), "pass", ""),
        (part("sha1-" + "A" * 28), "fail", "ignored"),
        (part("n’importe quoi"), "fail", "ignored"),
        (part("sha384:" + "A" * 64), "fail", "ignored"),
        (part("sha384-court"), "fail", "broken"),
        (part("sha256-" + "A" * 43 + "= sha512-court"), "fail", "broken"),
        (part("sha384-A"), "fail", "broken"),
        (part(GOOD, crossorigin=None), "fail", "no_crossorigin"),
        (part(GOOD, crossorigin=None, url="https://www.ville.test/a.js"), "pass", ""),
        (part(GOOD, crossorigin=None, url="https://cdn.ville.test/a.js"), "fail", "no_crossorigin"),
        ("https://cdn.test/a.js", "not_applicable", ""),
    ],
)
def test_seals(one: object, outcome: str, case: str) -> None:
    [verdict] = judged(SriInvalid(), page(scripts=(one,)))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_a_page_read_in_part_is_not_praised() -> None:
    assert [v.outcome for v in judged(SriInvalid(), page(truncated=True))] == [Outcome.NOT_TESTED]
