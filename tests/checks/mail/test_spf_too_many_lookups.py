import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import MailDomain, Outcome, Spf, SpfTerm
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.spf_too_many_lookups"
RECORDS = ("v=spf1 include:p.test -all",)


def test_ten_pass() -> None:
    [finding] = findings(ID, Spf(target=DOMAIN, records=RECORDS, result="valid", lookups=10))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize("result", ["permerror", "temperror"])
def test_eleven_fail(result: str) -> None:
    term = SpfTerm(domain="ville.test", depth=0, text="include:p.test", name="include")
    fact = Spf.model_validate(
        {"target": DOMAIN, "records": RECORDS, "result": result, "lookups": 11, "terms": (term,)}
    )
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.FAIL
    assert "include:p.test" in told(finding)


@pytest.mark.parametrize(
    "fact",
    [Spf(target=DOMAIN), Spf(target=DOMAIN, records=RECORDS, result="permerror", cause="syntax")],
)
def test_the_question_does_not_arise(fact: Spf) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "fact",
    [
        Spf.could_not(DOMAIN, Reason.TIMEOUT),
        Spf(target=DOMAIN, records=RECORDS, result="temperror", lookups=4),
    ],
)
def test_a_count_that_was_cut_short_concludes_nothing(fact: Spf) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_TESTED
