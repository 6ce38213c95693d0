import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Dane,
    DaneHost,
    Exchanger,
    Fact,
    Finding,
    MailDomain,
    MailExchangers,
    MtaSts,
    Outcome,
    Severity,
    TlsReporting,
)
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.tls_rpt_missing"
MX = MailExchangers(target=DOMAIN, exchangers=(Exchanger(preference=1, host="mx.ville.test"),))
NONE = TlsReporting(target=DOMAIN)


def judged(*facts: Fact) -> Finding:
    [finding] = findings(ID, *facts)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding


def test_reports_that_are_asked_for_pass() -> None:
    fact = TlsReporting(target=DOMAIN, result="valid", reports_to=("mailto:tls@ville.test",))
    assert judged(fact).outcome is Outcome.PASS


def test_none_is_a_word_to_the_wise() -> None:
    finding = judged(NONE, MX)
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL,
        "absent",
        Severity.INFO,
    )


@pytest.mark.parametrize(
    "policy",
    [
        MtaSts(target=DOMAIN, result="valid"),
        Dane(
            target=DOMAIN, mx="secure",
            hosts=(DaneHost(host="mx", addresses="secure", state="secure", found=True),),
        ),
    ],
)  # fmt: skip
def test_none_where_encryption_is_demanded_counts(policy: Fact) -> None:
    finding = judged(NONE, MX, policy)
    assert (finding.case, finding.severity) == ("blind", Severity.LOW)


@pytest.mark.parametrize(
    "facts",
    [
        (NONE, MailExchangers(target=DOMAIN, null=True)),
        (TlsReporting(target=DOMAIN, attempts=("v=TLSRPT",)), MX),
    ],
)
def test_the_question_does_not_arise(facts: tuple[Fact, ...]) -> None:
    assert judged(*facts).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "facts",
    [
        (NONE,),
        (NONE, MailExchangers.could_not(DOMAIN, Reason.TIMEOUT)),
        (TlsReporting.could_not(DOMAIN, Reason.TIMEOUT), MX),
    ],
)
def test_what_is_not_known_concludes_nothing(facts: tuple[Fact, ...]) -> None:
    assert judged(*facts).outcome is Outcome.NOT_TESTED
