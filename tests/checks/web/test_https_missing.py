import pytest

from checks.web.https_missing import HttpsMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Endpoint, Outcome, Site, SiteReach, TlsProtocols, Visit
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def reach(https: str, http: str, reason: str = "") -> SiteReach:
    visits = (
        Visit.model_validate({"scheme": "https", "state": https, "reason": reason}),
        Visit.model_validate({"scheme": "http", "state": http}),
    )
    return SiteReach(target=SITE, visits=visits)


@pytest.mark.parametrize(
    ("fact", "outcome", "case"),
    [
        (reach("answered", "answered"), "pass", ""),
        (reach("answered", "refused"), "pass", ""),
        (reach("refused", "answered", "refused"), "fail", "refused"),
        (reach("failed", "answered", "not_tls"), "fail", "not_tls"),
        (reach("failed", "answered", "timeout"), "not_tested", ""),
        (reach("failed", "failed", "timeout"), "not_tested", ""),
        (reach("refused", "refused", "refused"), "not_tested", ""),
        (reach("not_asked", "answered"), "not_applicable", ""),
    ],
)
def test_reach(fact: SiteReach, outcome: str, case: str) -> None:
    [verdict] = judged(HttpsMissing(), fact)
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_the_tls_probe_may_have_heard_plain_http() -> None:
    target = Endpoint(host="ville.test", ip="192.0.2.1", port=443)
    heard = TlsProtocols(target=target, speaks="http")
    [verdict] = judged(HttpsMissing(), reach("failed", "answered", "timeout"), others=[heard])
    assert verdict.case == "not_tls"


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.https_missing", SiteReach.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
