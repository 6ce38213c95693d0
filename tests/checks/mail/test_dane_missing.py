from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dane, DaneHost, Finding, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dane_missing"


def host(name: str = "mx.ville.test", **values: Any) -> DaneHost:
    return DaneHost(
        **{"host": name, "addresses": "secure", "state": "secure", "found": True, **values}
    )


def judged(*hosts: DaneHost, **values: Any) -> Finding:
    [finding] = findings(ID, Dane(**{"target": DOMAIN, "mx": "secure", "hosts": hosts, **values}))
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding


def test_records_pass() -> None:
    assert judged(host()).outcome is Outcome.PASS


def test_a_signed_zone_without_records_is_an_occasion() -> None:
    finding = judged(host("mx2.ville.test", found=False), host())
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)
    assert finding.evidence["hosts"] == ["mx2.ville.test"]


@pytest.mark.parametrize(
    "state", [{"state": "insecure"}, {"addresses": "insecure", "state": "insecure"}]
)
def test_an_unsigned_zone_cannot_have_any(state: dict[str, str]) -> None:
    assert judged(host(found=False, **state)).outcome is Outcome.NOT_APPLICABLE


def test_an_unsigned_domain_neither() -> None:
    assert judged(host(found=False), mx="insecure").outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("hosts", "mx"),
    [
        ((host(found=None, state="undetermined"),), "secure"),
        ((host(), host("mx2.ville.test", found=None, state="bogus")), "secure"),
        ((), "undetermined"),
        ((), "bogus"),
    ],
)
def test_what_is_not_known_concludes_nothing(hosts: tuple[DaneHost, ...], mx: str) -> None:
    assert judged(*hosts, mx=mx).outcome is Outcome.NOT_TESTED


def test_exchangers_that_were_not_asked_are_not_passed() -> None:
    assert judged(host(), more_hosts=2).outcome is Outcome.NOT_TESTED
    assert judged(host(found=False), more_hosts=2).outcome is Outcome.FAIL


def test_what_we_cannot_verify_is_not_unsigned() -> None:
    assert judged(mx="insecure", mx_cause="unsupported").outcome is Outcome.NOT_TESTED


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dane.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
