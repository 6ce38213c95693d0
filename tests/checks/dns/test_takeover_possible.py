import pytest

from checks.dns.takeover_possible import TakeoverPossible
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Host, HostAddresses, Outcome, Page, Severity, Site, Verdict
from cyberscan.takeover import TakeoverService, takeover_services
from cyberscan.testing import findings, judged, told

HOST = Host(name="jeux.ville.test")
SITE = Site(scheme="https", host=HOST.name, port=443)


def leading(alias: str, *, dangling: bool = False) -> HostAddresses:
    return HostAddresses(
        target=HOST, aliases=(alias,), dangling=alias if dangling else "",
        status="nxdomain" if dangling else "found", addresses=() if dangling else ("192.0.2.1",),
    )  # fmt: skip


def page(text: str, status: int = 404, **more: str) -> Page:
    return Page.model_validate({"target": SITE, "status": status, "text": text, **more})


def verdict(fact: HostAddresses, *pages: Page) -> Verdict:
    [one] = judged(TakeoverPossible(), fact, others=pages)
    return one


@pytest.mark.parametrize(
    "service", [s for s in takeover_services() if s.nxdomain], ids=lambda service: service.name
)
def test_a_name_that_does_not_exist_there_is_free(service: TakeoverService) -> None:
    alias = service.patterns[0].replace("*", "ville")
    [finding] = findings("dns.takeover_possible", leading(alias, dangling=True))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "free")
    assert alias in told(finding)
    assert verdict(leading(alias)).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "service", [s for s in takeover_services() if s.markers], ids=lambda service: service.name
)
def test_a_page_by_which_the_service_disowns_the_name(service: TakeoverService) -> None:
    alias = service.patterns[0].replace("*", "ville")
    one = verdict(leading(alias), page(f"Oops. {service.markers[0]}."))
    wanted = {"yes": None, "unsure": Severity.MEDIUM, "no": Severity.LOW}[service.claimable]
    assert (one.outcome, one.severity) == (Outcome.FAIL, wanted)
    assert verdict(leading(alias), page("Bienvenue", 200)).outcome is Outcome.PASS


def test_how_sure_it_is() -> None:
    gone = page("The specified bucket does not exist")
    sure = verdict(leading("ville.s3.amazonaws.com"), gone)
    unsure = verdict(leading("c.storage.googleapis.com"), gone)
    assert (sure.case, sure.confidence) == ("free", Confidence.FIRM)
    assert (unsure.case, unsure.confidence) == ("gone", Confidence.TENTATIVE)


def test_the_same_page_elsewhere_is_no_sign() -> None:
    gone = page("There isn't a GitHub Pages site here.")
    assert verdict(leading("site.agence.test"), gone).outcome is Outcome.NOT_APPLICABLE
    other = gone.model_copy(update={"target": SITE.model_copy(update={"host": "www.ville.test"})})
    assert verdict(leading("ville.github.io"), other).outcome is Outcome.NOT_TESTED


def test_a_vanished_name_elsewhere_is_told_by_another_check() -> None:
    for alias in ("jeux.agence.test", "ville.github.io"):
        assert verdict(leading(alias, dangling=True)).outcome is Outcome.NOT_APPLICABLE


def test_what_was_not_seen_is_not_judged() -> None:
    fact = leading("ville.github.io")
    refused = Page.could_not(SITE, Reason.LEVEL_TOO_LOW)
    for pages in ([], [refused], [page("There isn't", nature="block_page")]):
        assert verdict(fact, *pages).outcome is Outcome.NOT_TESTED
