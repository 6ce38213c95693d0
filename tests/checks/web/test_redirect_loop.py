import pytest

from checks.web.redirect_loop import RedirectLoop
from cyberscan.reasons import Reason
from cyberscan.sdk import Hop, Outcome, Site, SiteReach, Visit
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)
HERE = Hop(url="https://ville.test/", status=302, location="https://ville.test/a")
END = Hop(url="https://ville.test/a", status=200)


def reach(*hops: Hop, reason: str = "") -> SiteReach:
    return SiteReach(
        target=SITE, visits=(Visit(scheme="https", state="answered", hops=hops, reason=reason),)
    )


def test_redirects_that_end_pass() -> None:
    assert [v.outcome for v in judged(RedirectLoop(), reach(HERE, END))] == [Outcome.PASS]


@pytest.mark.parametrize("fact", [reach(END), reach(END, reason="timeout"), reach()])
def test_a_site_without_redirects_is_not_concerned(fact: SiteReach) -> None:
    assert [v.outcome for v in judged(RedirectLoop(), fact)] == [Outcome.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("reason", "told_as"),
    [("timeout", Reason.TIMEOUT), ("not_tls", Reason.PROTOCOL_ERROR), ("too_many_redirects", Reason.PROTOCOL_ERROR)],
)  # fmt: skip
def test_redirects_whose_end_was_not_seen_are_neither_sound_nor_accused(
    reason: str, told_as: Reason
) -> None:
    [verdict] = judged(RedirectLoop(), reach(HERE, reason=reason))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is told_as


def test_redirects_that_leave_the_perimeter_are_not_followed_and_not_judged() -> None:
    away = Visit(
        scheme="https", state="answered", hops=(HERE,), left_perimeter_to="https://a.test/"
    )
    [verdict] = judged(RedirectLoop(), SiteReach(target=SITE, visits=(away,)))
    assert verdict.outcome is Outcome.NOT_TESTED


def test_redirects_without_end_fail() -> None:
    [finding] = findings("web.redirect_loop", reach(HERE, HERE, reason="redirect_loop"))
    assert finding.outcome is Outcome.FAIL
    assert told(finding)


def test_a_site_that_could_not_be_reached_is_not_judged() -> None:
    [finding] = findings("web.redirect_loop", SiteReach.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
