import pytest

from checks.web.hijacked_script_host import HijackedScriptHost
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.hijacked_script_host", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(nature=nature, scripts=("https://cdn.polyfill.io/v3/polyfill.min.js",))
    assert [v.outcome for v in judged(HijackedScriptHost(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.hijacked_script_host", page(scripts=("https://cdn.polyfill.io/v3/polyfill.min.js",))
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 1
    assert all("{" not in told(finding) for finding in found)


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"scripts": ("https://polyfill.io/v2/polyfill.js",)}, "fail"),
        ({"stylesheets": ("https://cdn.bootcss.com/a.css",)}, "fail"),
        ({"scripts": ("https://polyfill.io.ville.test/polyfill.js",)}, "pass"),
        ({"scripts": ("https://cdn.jsdelivr.net/npm/polyfill.io/a.js",)}, "pass"),
        ({"scripts": ("https://cdnjs.cloudflare.com/polyfill/v3/polyfill.min.js",)}, "pass"),
        (
            {
                "scripts": (
                    {"url": "https://cdn.staticfile.org/a.js", "integrity": "sha384-" + "A" * 64},
                )
            },
            "pass",
        ),
        ({"links": ({"href": "https://polyfill.io/"},), "text": "polyfill.io"}, "pass"),
        ({"held": ("https://polyfill.io/v2/polyfill.js",)}, "pass"),
        ({}, "pass"),
        ({"truncated": True}, "not_tested"),
    ],
)
def test_scripts(more: dict[str, object], outcome: str) -> None:
    [verdict] = judged(HijackedScriptHost(), page(**more))
    assert verdict.outcome is Outcome(outcome)
