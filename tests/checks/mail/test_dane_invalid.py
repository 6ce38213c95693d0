from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dane, DaneHost, Finding, MailDomain, Outcome, Severity, Tlsa
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dane_invalid"
GOOD = Tlsa(usage=3, selector=1, matching=1, data="ab" * 32)
SHORT = GOOD.model_copy(update={"data": "ab", "faults": ("bad_length",)})
PKIX = GOOD.model_copy(update={"usage": 1, "faults": ("pkix_usage",)})


def host(*records: Tlsa, **values: Any) -> DaneHost:
    usual = {
        "host": "mx.ville.test",
        "addresses": "secure",
        "state": "secure",
        "found": bool(records),
    }
    return DaneHost(**{**usual, "records": records, **values})


def judged(*hosts: DaneHost, mx: str = "secure") -> Finding:
    [finding] = findings(ID, Dane(target=DOMAIN, mx=mx, hosts=hosts))  # type: ignore[arg-type]
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding


def test_right_records_pass() -> None:
    assert judged(host(GOOD)).outcome is Outcome.PASS


@pytest.mark.parametrize("part", ["state", "addresses"])
def test_forged_records_stop_mail(part: str) -> None:
    bogus = host(**{part: "bogus"}, found=None, cause="expired", cause_at="ville.test")
    finding = judged(bogus)
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL,
        "bogus",
        Severity.HIGH,
    )


@pytest.mark.parametrize(
    ("records", "case", "severity"),
    [
        ((SHORT,), "all_skipped", Severity.MEDIUM),
        ((SHORT, PKIX), "all_skipped", Severity.MEDIUM),
        ((GOOD, PKIX), "some_skipped", Severity.LOW),
    ],
)
def test_records_that_senders_skip(
    records: tuple[Tlsa, ...], case: str, severity: Severity
) -> None:
    finding = judged(host(*records))
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, severity)


@pytest.mark.parametrize(
    ("hosts", "mx"),
    [
        ((host(),), "secure"),
        ((host(SHORT, state="insecure"),), "secure"),
        ((host(SHORT),), "insecure"),
    ],
)
def test_what_senders_do_not_read_is_not_judged(hosts: tuple[DaneHost, ...], mx: str) -> None:
    assert judged(*hosts, mx=mx).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("hosts", "mx"), [((host(state="undetermined", found=None),), "secure"), ((), "undetermined")]
)
def test_what_is_not_known_concludes_nothing(hosts: tuple[DaneHost, ...], mx: str) -> None:
    assert judged(*hosts, mx=mx).outcome is Outcome.NOT_TESTED


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dane.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
