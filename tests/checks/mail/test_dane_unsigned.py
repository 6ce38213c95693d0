from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dane, DaneHost, Finding, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dane_unsigned"


def host(**values: Any) -> DaneHost:
    usual = {"host": "mx.ville.test", "addresses": "secure", "state": "secure", "found": True}
    return DaneHost(**{**usual, **values})


def judged(*hosts: DaneHost, **values: Any) -> Finding:
    [finding] = findings(ID, Dane(**{"target": DOMAIN, "mx": "secure", "hosts": hosts, **values}))
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding


def test_proved_records_pass() -> None:
    assert judged(host()).outcome is Outcome.PASS


@pytest.mark.parametrize("part", ["addresses", "state"])
def test_records_that_nothing_proves(part: str) -> None:
    finding = judged(host(**{part: "insecure"}))
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL,
        "hosts",
        Severity.INFO,
    )


def test_servers_that_nothing_proves() -> None:
    finding = judged(host(addresses="undetermined", state="undetermined"), mx="insecure")
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "domain")


@pytest.mark.parametrize("mx", ["secure", "insecure"])
def test_without_records_the_question_does_not_arise(mx: str) -> None:
    assert judged(host(found=False), mx=mx).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("hosts", "values"),
    [
        ((host(found=None, state="undetermined"),), {}),
        ((host(found=None),), {"mx": "insecure"}),
        ((), {"mx": "undetermined"}),
        ((), {"mx": "bogus"}),
        ((host(),), {"mx": "insecure", "mx_cause": "unsupported"}),
    ],
)
def test_what_is_not_known_concludes_nothing(
    hosts: tuple[DaneHost, ...], values: dict[str, str]
) -> None:
    assert judged(*hosts, **values).outcome is Outcome.NOT_TESTED


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dane.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
