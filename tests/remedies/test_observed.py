"""What of the facts is about an endpoint, and what is about something else."""

import pytest

from cyberscan.remedies.observed import observe
from cyberscan.remedies.products import Role
from cyberscan.sdk import Context, Endpoint, Fact, Reason, Service, SmtpSession
from cyberscan.testing import NOW
from tests.remedies.town import MX, WEB, certificates, greeting, page, protocols


def _product(endpoint: Endpoint, *facts: Fact) -> str:
    announced = observe(endpoint, Context(facts)).announced
    return announced.product.id if announced else ""


def _service(port: int, name: str, banner: str = "", product: str = "") -> Service:
    target = Endpoint(ip=WEB.ip, port=port)
    return Service(
        target=target, observed_at=NOW, port=port, name=name, banner=banner, product=product
    )


def test_the_header_of_this_host_and_port() -> None:
    assert _product(WEB, page("nginx")) == "nginx"
    assert _product(WEB.model_copy(update={"port": 8443}), page("nginx")) == ""


def test_not_of_a_host_that_it_sends_to() -> None:
    elsewhere = page("nginx").model_copy(update={"url": "https://autre.test/"})
    assert _product(WEB, elsewhere) == ""
    assert _product(WEB, page("nginx").model_copy(update={"url": "https://[/"})) == ""


def test_the_port_that_a_scan_identified() -> None:
    assert _product(WEB, _service(443, "https", "Apache/2.4.62")) == "apache"
    assert _product(WEB, _service(8080, "http", "Apache/2.4.62")) == ""
    assert _product(WEB, _service(443, "https", product="pfSense")) == "pfsense"


def test_port_25_speaks_for_the_submission_ports() -> None:
    submission = MX.model_copy(update={"port": 587})
    assert _product(submission, greeting("220 mx ESMTP Postfix")) == "postfix"
    assert _product(WEB, greeting("220 mx ESMTP Postfix", WEB)) == ""


def test_a_certificate_that_the_product_made_for_itself() -> None:
    leaf = {"issuer": "CN=support,O=Fortinet", "subject": "CN=FGT60E,O=Fortinet"}
    assert _product(WEB, certificates(WEB, "RSA", **leaf)) == "fortigate"


def test_failed_facts_say_nothing() -> None:
    failed = SmtpSession.could_not(MX, Reason.TIMEOUT)
    seen = observe(MX, Context((failed,)))
    assert (seen.announced, seen.keys, seen.versions) == (None, frozenset(), frozenset())


def test_keys_and_versions_at_work() -> None:
    facts = (
        protocols(WEB, "TLS 1.2", suites=("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",)),
        certificates(WEB, "RSA"),
        protocols(MX, "TLS 1.3"),
    )
    seen = observe(WEB, Context(facts))
    assert seen.keys == {"RSA", "EC"}
    assert seen.versions == {"TLS 1.2"}


@pytest.mark.parametrize(
    ("endpoint", "role"),
    [
        (WEB, "web"), (MX, "smtp"), (Endpoint(ip="192.0.2.1", port=465), "submission"),
        (Endpoint(ip="192.0.2.1", port=2525, starttls="smtp"), "smtp"),
        (Endpoint(ip="192.0.2.1", port=143, starttls="imap"), "mailbox"),
        (Endpoint(ip="192.0.2.1", port=5432, starttls="postgresql"), "postgresql"),
        (Endpoint(ip="192.0.2.1", port=4444), "other"),
    ],
)  # fmt: skip
def test_roles(endpoint: Endpoint, role: Role) -> None:
    assert observe(endpoint, Context(())).role == role


def test_a_page_or_a_service_tells_a_role_that_the_port_does_not() -> None:
    odd = Endpoint(ip=WEB.ip, port=10443)
    assert observe(odd, Context((_service(10443, "https"),))).role == "web"


def test_only_the_names_of_this_host_are_wanted() -> None:
    names = {"names": ("www.ville.test", "ville.test", "autre.test")}
    seen = observe(WEB, Context((certificates(WEB, "RSA", **names),)))
    assert seen.names == ("www.ville.test", "ville.test")
