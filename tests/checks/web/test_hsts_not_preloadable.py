import pytest

from checks.web.hsts_not_preloadable import HstsNotPreloadable
from cyberscan.reasons import Reason
from cyberscan.sdk import DeclaredAsset, Hop, Host, Outcome, Site, SiteReach, Visit, Zone
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)
ZONE = DeclaredAsset(target=Zone(name="ville.test"))
READY = "max-age=31536000; includeSubDomains; preload"


def reach(
    said: str = READY, leads: str = "https://ville.test/", plain: str = "answered",
    tls: str = "answered", **more: object,
) -> SiteReach:  # fmt: skip
    http: dict[str, object] = {"scheme": "http", "state": plain, "hops": ()}
    if plain == "answered":
        http["hops"] = (Hop(url="http://ville.test/", status=301, location=leads),)
    https: dict[str, object] = {"scheme": "https", "state": tls, "hops": (), **more}
    if tls == "answered":
        away = "https://www.ville.test/"
        first = Hop(
            url="https://ville.test/", status=301, location=away, transport_security=said
        )  # fmt: skip
        https["hops"] = (first, Hop(url=away, status=200))
    return SiteReach(target=SITE, visits=(Visit.model_validate(http), Visit.model_validate(https)))


@pytest.mark.parametrize(
    ("fact", "lacking"),
    [
        (reach(), []),
        (reach(plain="refused"), []),
        (reach(said=""), ["header"]),
        (reach(said="max-age=300"), ["max_age", "includesubdomains", "preload"]),
        (reach(leads="https://www.ville.test/"), ["redirect"]),
        (reach(leads="https://ville.test.evil.test/"), ["redirect"]),
        (reach(tls="refused"), ["https"]),
        (reach(certificate_error="expired"), ["certificate"]),
    ],
)
def test_what_lacks_is_named(fact: SiteReach, lacking: list[str]) -> None:
    [verdict] = judged(HstsNotPreloadable(), fact, others=[ZONE])
    assert verdict.outcome is (Outcome.FAIL if lacking else Outcome.PASS)
    assert verdict.evidence.get("lacking", []) == lacking
    [finding] = findings("web.hsts_not_preloadable", fact, ZONE)
    assert told(finding)
    assert finding.outcome is Outcome.PASS or finding.informs


def test_a_domain_with_equipment_is_warned() -> None:
    camera = DeclaredAsset(target=Host(name="camera.ville.test"), purposes=("videoprotection",))
    [verdict] = judged(HstsNotPreloadable(), reach(), others=[ZONE, camera])
    assert (verdict.case, verdict.evidence["names"]) == ("dangerous", ["camera.ville.test"])


def test_a_name_that_is_no_domain_is_not_concerned() -> None:
    [verdict] = judged(HstsNotPreloadable(), reach())
    assert verdict.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("fact", [reach(plain="failed"), reach(tls="failed")])
def test_what_was_not_seen_is_not_judged(fact: SiteReach) -> None:
    [verdict] = judged(HstsNotPreloadable(), fact, others=[ZONE])
    assert verdict.outcome is Outcome.NOT_TESTED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.hsts_not_preloadable", SiteReach.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
