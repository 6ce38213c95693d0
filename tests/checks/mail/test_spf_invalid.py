import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import MailDomain, Outcome, Spf
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.spf_invalid"
RECORDS = ("v=spf1 include:p.test -all",)


def test_a_right_policy_passes() -> None:
    [finding] = findings(ID, Spf(target=DOMAIN, records=RECORDS, result="valid"))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    "cause",
    [
        "syntax", "include_none", "redirect_none", "multiple_records", "loop",
        "too_many_void_lookups", "too_many_exchangers",
    ],
)  # fmt: skip
def test_a_permanent_error_fails_and_says_which(cause: str) -> None:
    fact = Spf(
        target=DOMAIN, records=RECORDS, result="permerror", cause=cause, cause_detail="ipv4:x",
        cause_domain="p.test",
    )  # fmt: skip
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, cause)
    assert told(finding)


@pytest.mark.parametrize(
    "fact",
    [
        Spf(target=DOMAIN),
        Spf(target=DOMAIN, records=RECORDS * 2, result="permerror", cause="multiple_records"),
        Spf(target=DOMAIN, records=RECORDS, result="permerror", cause="too_many_lookups"),
    ],
)
def test_what_other_checks_tell(fact: Spf) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "fact",
    [
        Spf.could_not(DOMAIN, Reason.TIMEOUT),
        Spf(target=DOMAIN, records=RECORDS, result="temperror", cause="lookup_failed"),
    ],
)
def test_silence_concludes_nothing(fact: Spf) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_TESTED
