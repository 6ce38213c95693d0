from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.cookie_refusal_missing import CookieRefusalMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, InlineScripts, Outcome, Page, Resource, Site
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"cookies": {"said": {"accept": "Tout accepter", "refuse": "Tout refuser"}}},
            [("pass", "")],
        ),
        ({"cookies": {"said": {"accept": "Tout accepter"}}}, [("fail", "")]),
        ({"cookies": {"said": {"refuse": "Tout refuser"}}}, [("not_applicable", "")]),
        ({"cookies": {}}, [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(CookieRefusalMissing(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.cookie_refusal_missing", DutyPages.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_passage_is_shown(duties: Make, sentence: Make) -> None:
    assert "« Tout accepter »" in sentence(
        "duties.cookie_refusal_missing", duties(cookies={"said": {"accept": "Tout accepter"}})
    )


@pytest.mark.parametrize("said", [{}, {"accept": "Tout accepter"}])
@pytest.mark.parametrize(
    "more",
    [
        {"scripts": (Resource(url="https://sdk.privacy-center.org/x/loader.js"),)},
        {"scripts": (Resource(url="https://ville.test/js/tarteaucitron.min.js"),)},
        {"inline_scripts": InlineScripts(calls=("tarteaucitron",))},
    ],
)
def test_a_banner_that_a_known_program_draws_is_not_judged(
    duties: Make, outcomes: Make, said: dict[str, str], more: dict[str, Any]
) -> None:
    page = Page(target=SITE, url="https://ville.test/", status=200, **more)
    fact = duties(cookies={"said": said})
    assert outcomes(CookieRefusalMissing(), fact, others=(page,)) == [("not_tested", "")]


def test_another_script_draws_no_banner(duties: Make, outcomes: Make) -> None:
    page = Page(
        target=SITE, url="https://ville.test/", scripts=(Resource(url="https://a.test/b.js"),)
    )
    fact = duties(cookies={"said": {"accept": "Tout accepter"}})
    assert outcomes(CookieRefusalMissing(), fact, others=(page,)) == [("fail", "")]
