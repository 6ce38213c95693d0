import pytest

from checks.web.ipv6_differs import Ipv6Differs
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, OverIpv6, Site, SiteReach
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def reach(state: str, **more: object) -> SiteReach:
    seen = {"address": "2001:db8::1", "url": "https://ville.test/", "state": state, **more}
    return SiteReach(target=SITE, ipv6=OverIpv6.model_validate(seen))


def test_the_same_answer_passes() -> None:
    found = judged(Ipv6Differs(), reach("answered", status=200))
    assert [v.outcome for v in found] == [Outcome.PASS]


@pytest.mark.parametrize(
    ("fact", "case"),
    [
        (reach("refused", reason="refused"), "refused"),
        (reach("answered", status=404, differs=("status",)), "differs"),
    ],
)
def test_another_answer_or_none_fails(fact: SiteReach, case: str) -> None:
    [finding] = findings("web.ipv6_differs", fact)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (reach("failed", reason="timeout"), Reason.TIMEOUT),
        (reach("no_ipv6_here", reason="unreachable"), Reason.UNREACHABLE),
        (reach("answered", reason="blocked", status=403), Reason.BLOCKED),
    ],
)
def test_what_may_be_ours_or_a_filter_s_is_not_judged(fact: SiteReach, reason: Reason) -> None:
    [finding] = findings("web.ipv6_differs", fact)
    assert finding.outcome is Outcome.NOT_TESTED
    assert finding.failure is not None
    assert finding.failure.reason is reason


def test_a_site_with_one_family_is_not_concerned() -> None:
    found = judged(Ipv6Differs(), SiteReach(target=SITE))
    assert [v.outcome for v in found] == [Outcome.NOT_APPLICABLE]
