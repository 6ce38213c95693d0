import pytest

from checks.services.mail_server_end_of_life import MailServerEndOfLife
from cyberscan.datapack import load
from cyberscan.sdk import (
    Address,
    Confidence,
    Endpoint,
    OpenPorts,
    Outcome,
    Product,
    Reason,
    Service,
    Site,
    SiteProducts,
    Verdict,
)
from cyberscan.testing import NOW, findings, judged, told

SITE = Site(scheme="https", host="webmail.ville.test", port=443)


def _exchange(version: str) -> Product:
    return Product(
        id="exchange",
        name="Microsoft Exchange",
        category="webmail",
        version=version,
        certainty="certain",
    )


def _of(*products: Product) -> Verdict:
    fact = SiteProducts(target=SITE, products=products, observed_at=NOW)
    [verdict] = judged(MailServerEndOfLife(), fact, data=load())
    return verdict


@pytest.mark.parametrize(
    ("build", "name", "ended"),
    [
        ("15.1.2507", "Exchange Server 2016", "2025-10-14"),
        ("15.2.1748.10", "Exchange Server 2019", "2025-10-14"),
        ("15.2.1544.36", "Exchange Server 2019", "2025-10-14"),
        ("15.0.1497.48", "Exchange Server 2013", "2023-04-11"),
        ("14.3.123.3", "Exchange Server 2010", "2020-10-13"),
        ("8.1.240.5", "Exchange Server 2007", "2017-04-11"),
    ],
)
def test_a_generation_without_support_is_told_with_its_end(
    build: str, name: str, ended: str
) -> None:
    verdict = _of(_exchange(build))
    assert (verdict.outcome, verdict.confidence) == (Outcome.FAIL, Confidence.FIRM)
    assert (verdict.evidence["product"], verdict.evidence["ended"]) == (name, ended)


def test_the_subscription_edition_passes() -> None:
    verdict = _of(_exchange("15.2.2562.17"))
    assert (verdict.outcome, verdict.evidence["product"]) == (Outcome.PASS, "Exchange Server SE")


@pytest.mark.parametrize("build", ["15.2", "16.0.1", "15.20.7595.016", "15", "99.99.99999"])
def test_a_build_that_does_not_tell_is_not_judged(build: str) -> None:
    assert _of(_exchange(build)).outcome is Outcome.NOT_TESTED


def test_without_a_build_nothing_is_said() -> None:
    verdict = _of(_exchange(""))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_another_product_or_none_is_not_concerned() -> None:
    zimbra = Product(id="zimbra", name="Zimbra", version="8.8.15")
    assert [_of().outcome, _of(zimbra).outcome] == [Outcome.NOT_APPLICABLE] * 2


def test_the_services_of_an_address_are_read_and_an_always_yes_address_is_not() -> None:
    service = Service(
        target=Endpoint(ip="192.0.2.7", port=443), port=443, name="https",
        products=(_exchange("15.1.2507.39"),),
    )  # fmt: skip
    ports = OpenPorts(target=Address(ip="192.0.2.7"), observed_at=NOW)
    [verdict] = judged(MailServerEndOfLife(), ports, others=[service], data=load())
    assert verdict.outcome is Outcome.FAIL
    everywhere = ports.model_copy(update={"answers_everywhere": True})
    [verdict] = judged(MailServerEndOfLife(), everywhere, others=[service], data=load())
    assert verdict.outcome is Outcome.NOT_TESTED


def test_the_sentence_names_product_build_and_date() -> None:
    fact = SiteProducts(target=SITE, products=(_exchange("15.1.2507"),), observed_at=NOW)
    [finding] = findings("services.mail_server_end_of_life", fact, data=load())
    assert "Exchange Server 2016 (version 15.1.2507)" in told(finding)
