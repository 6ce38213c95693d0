import pytest

from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import Confidence, Dmarc, MailDomain, MailExchangers, Outcome
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_missing"


def test_a_policy_passes_even_when_inherited() -> None:
    fact = Dmarc(
        target=DOMAIN, records=("v=DMARC1; p=none",), found_at="test", result="valid", policy="none"
    )
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


def test_none_fails() -> None:
    [finding] = findings(ID, Dmarc(target=DOMAIN))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "absent")
    assert told(finding)


def test_a_text_that_receivers_ignore_is_shown() -> None:
    [finding] = findings(ID, Dmarc(target=DOMAIN, attempts=("v=DMARC1 p=none",)))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "ignored")
    assert "v=DMARC1 p=none" in told(finding)


def test_silence_is_not_an_absence() -> None:
    [finding] = findings(ID, Dmarc.could_not(DOMAIN, Reason.DNS_FAILURE, "SERVFAIL"))
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_top_level_that_does_not_answer_may_have_a_policy_of_its_own() -> None:
    why = Failure(reason=Reason.TIMEOUT)
    [finding] = findings(ID, Dmarc(target=DOMAIN, unasked=("test",), unasked_why=why))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("result", ["valid", "invalid"])
def test_nor_does_it_matter_where_a_record_was_found(result: str) -> None:
    values = {
        "target": DOMAIN, "result": result, "found_at": "ville.test", "records": ("v=DMARC1",),
        "unasked": ("test",), "unasked_why": Failure(reason=Reason.TIMEOUT),
    }  # fmt: skip
    [finding] = findings(ID, Dmarc.model_validate(values))
    assert finding.outcome is Outcome.PASS


def test_a_resolver_that_refuses_the_top_level_leaves_a_firm_verdict() -> None:
    [finding] = findings(ID, Dmarc(target=DOMAIN, unasked=("test",)))
    assert (finding.outcome, finding.confidence) == (Outcome.FAIL, Confidence.FIRM)


def test_a_domain_that_does_not_exist_lacks_something_else() -> None:
    [finding] = findings(ID, Dmarc(target=DOMAIN), MailExchangers(target=DOMAIN, status="nxdomain"))
    assert finding.outcome is Outcome.NOT_APPLICABLE
