import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Dane,
    DaneHost,
    Exchanger,
    Fact,
    MailDomain,
    MailExchangers,
    MtaSts,
    Outcome,
    Severity,
)
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mta_sts_missing"
MX = MailExchangers(target=DOMAIN, exchangers=(Exchanger(preference=1, host="mx.ville.test"),))
UNKNOWN = DaneHost(host="mx.ville.test", addresses="secure")
PROTECTED = DaneHost(host="mx.ville.test", addresses="secure", state="secure", found=True)


def judged(fact: MtaSts, *others: Fact) -> Outcome:
    [finding] = [f for f in findings(ID, fact, *others) if f.check == ID]
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    if finding.outcome is Outcome.FAIL:
        assert finding.severity is Severity.INFO
    return finding.outcome


def test_an_announced_policy_passes() -> None:
    fact = MtaSts(target=DOMAIN, result="valid", records=("v=STSv1; id=1",), id="1")
    assert judged(fact) is Outcome.PASS


def test_a_domain_that_receives_mail_and_announces_nothing_fails() -> None:
    assert judged(MtaSts(target=DOMAIN), MX) is Outcome.FAIL


@pytest.mark.parametrize(
    ("fact", "others"),
    [
        (MtaSts(target=DOMAIN), [MailExchangers(target=DOMAIN, null=True)]),
        (MtaSts(target=DOMAIN), [MailExchangers(target=DOMAIN, status="nodata")]),
        (MtaSts(target=DOMAIN, records=("a", "b"), result="invalid"), [MX]),
        (MtaSts(target=DOMAIN, attempts=("v=stsv1",)), [MX]),
        (MtaSts(target=DOMAIN), [MX, Dane(target=DOMAIN, mx="secure", hosts=(PROTECTED,))]),
    ],
)
def test_the_question_does_not_arise(fact: MtaSts, others: list[Fact]) -> None:
    assert judged(fact, *others) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("fact", "others"),
    [
        (MtaSts.could_not(DOMAIN, Reason.TIMEOUT), [MX]),
        (MtaSts(target=DOMAIN), []),
        (MtaSts(target=DOMAIN), [MX, Dane.could_not(DOMAIN, Reason.TIMEOUT)]),
        (MtaSts(target=DOMAIN), [MX, Dane(target=DOMAIN)]),
        (MtaSts(target=DOMAIN), [MX, Dane(target=DOMAIN, mx="secure", hosts=(UNKNOWN,))]),
        (MtaSts(target=DOMAIN), [MailExchangers.could_not(DOMAIN, Reason.DNS_FAILURE, "SERVFAIL")]),
    ],
)
def test_what_is_not_known_concludes_nothing(fact: MtaSts, others: list[Fact]) -> None:
    assert judged(fact, *others) is Outcome.NOT_TESTED


def test_a_server_without_records_is_not_protected_whatever_is_proved() -> None:
    lacking = DaneHost(host="mx.ville.test", found=False)
    assert judged(MtaSts(target=DOMAIN), MX, Dane(target=DOMAIN, hosts=(lacking,))) is Outcome.FAIL


def test_exchangers_that_were_not_asked_may_lack_dane() -> None:
    dane = Dane(target=DOMAIN, mx="secure", hosts=(PROTECTED,), more_hosts=1)
    assert judged(MtaSts(target=DOMAIN), MX, dane) is Outcome.NOT_TESTED


def test_half_of_dane_does_not_replace_it() -> None:
    half = DaneHost(host="mx2.ville.test", addresses="secure", state="secure", found=False)
    dane = Dane(target=DOMAIN, mx="secure", hosts=(PROTECTED, half))
    assert judged(MtaSts(target=DOMAIN), MX, dane) is Outcome.FAIL
