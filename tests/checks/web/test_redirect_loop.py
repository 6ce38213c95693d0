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


def test_redirects_cut_by_something_else_are_not_accused() -> None:
    fact = reach(HERE, reason="timeout")
    assert [v.outcome for v in judged(RedirectLoop(), fact)] == [Outcome.PASS]


@pytest.mark.parametrize("case", ["redirect_loop", "too_many_redirects"])
def test_redirects_without_end_fail(case: str) -> None:
    [finding] = findings("web.redirect_loop", reach(HERE, HERE, reason=case))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert told(finding)


def test_a_site_that_could_not_be_reached_is_not_judged() -> None:
    [finding] = findings("web.redirect_loop", SiteReach.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
