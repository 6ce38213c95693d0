import pytest

from checks.web.hsts_breaks_http_hosts import HstsBreaksHttpHosts
from cyberscan.reasons import Reason
from cyberscan.sdk import DeclaredAsset, Hop, Host, Outcome, Site, SiteReach, Visit
from cyberscan.testing import findings, judged, told

BINDING = "max-age=31536000; includeSubDomains"


def site(host: str) -> Site:
    return Site(scheme="https", host=host, port=443)


def reach(host: str = "ville.test", said: str = BINDING, **more: object) -> SiteReach:
    hop = Hop(url=f"https://{host}/", status=200, transport_security=said)
    tls = Visit.model_validate({"scheme": "https", "state": "answered", "hops": (hop,), **more})
    return SiteReach(target=site(host), visits=(tls,))


def in_http(host: str, tls: str = "refused", status: int = 200, **more: object) -> SiteReach:
    hop = Hop(url=f"http://{host}/", status=status)
    plain = {"scheme": "http", "state": "answered", "hops": (hop,), **more}
    visits = (Visit.model_validate(plain), Visit.model_validate({"scheme": "https", "state": tls}))
    return SiteReach(target=site(host), visits=visits)


CAMERA = DeclaredAsset(target=Host(name="camera.ville.test"), purposes=("videoprotection",))


@pytest.mark.parametrize(
    ("fact", "others", "outcome", "case"),
    [
        (reach(), [], "pass", ""),
        (reach(), [in_http("carte.ville.test")], "fail", "broken"),
        (reach(said=BINDING + "; preload"), [in_http("carte.ville.test")], "fail", "preload"),
        (reach(), [CAMERA], "fail", "equipment"),
        # Near misses: another domain, HTTPS not known to be closed, nothing served in HTTP.
        (reach(), [in_http("carte.autreville.test")], "pass", ""),
        (reach(), [in_http("maville.test")], "pass", ""),
        (reach(), [in_http("carte.ville.test", tls="failed")], "pass", ""),
        (reach(), [in_http("carte.ville.test", tls="answered")], "pass", ""),
        (reach(), [in_http("carte.ville.test", status=404)], "pass", ""),
        (reach(), [in_http("carte.ville.test", left_perimeter_to="https://x.test/")], "pass", ""),
        (reach(said="max-age=31536000"), [in_http("carte.ville.test")], "not_applicable", ""),
        (
            reach(said="max-age=0; includeSubDomains"),
            [in_http("carte.ville.test")],
            "not_applicable",
            "",
        ),
        (reach(certificate_error="expired"), [in_http("a.ville.test")], "not_applicable", ""),
        (reach(host="192.0.2.1"), [], "not_applicable", ""),
    ],
)
def test_names(fact: SiteReach, others: list[SiteReach], outcome: str, case: str) -> None:
    [verdict] = judged(HstsBreaksHttpHosts(), fact, others=others)
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)
    found = [
        one
        for one in findings("web.hsts_breaks_http_hosts", fact, *others)
        if one.target == fact.target
    ]
    if outcome != "not_applicable":
        assert told(found[0])


def test_a_silent_site_is_not_accused() -> None:
    failed = SiteReach.could_not(site("ville.test"), Reason.TIMEOUT)
    [finding] = findings("web.hsts_breaks_http_hosts", failed)
    assert finding.outcome is Outcome.NOT_TESTED
