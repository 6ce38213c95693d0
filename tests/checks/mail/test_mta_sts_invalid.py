from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Fact, Finding, MailDomain, MtaSts, MtaStsPolicy, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mta_sts_invalid"
URL = "https://mta-sts.ville.test/.well-known/mta-sts.txt"
ANNOUNCED = MtaSts(target=DOMAIN, result="valid", records=("v=STSv1; id=1",), id="1")


def policy(*causes: str, **values: Any) -> MtaStsPolicy:
    return MtaStsPolicy(
        **{
            "target": DOMAIN, "url": URL, "result": "invalid" if causes else "valid", "causes": causes,
            "status": 200, "mode": "enforce", "content_type": "text/plain; charset=utf-8", **values,
        }
    )  # fmt: skip


def judged(*facts: Fact) -> list[Finding]:
    found = [f for f in findings(ID, *facts) if f.check == ID]
    assert all(told(f) for f in found if f.outcome in (Outcome.PASS, Outcome.FAIL))
    return found


def test_a_right_policy_passes() -> None:
    [finding] = judged(ANNOUNCED, policy())
    assert finding.outcome is Outcome.PASS


@pytest.mark.parametrize("cause", ["multiple_records", "missing_id", "bad_id", "syntax"])
def test_a_record_that_senders_ignore(cause: str) -> None:
    [finding] = judged(MtaSts(target=DOMAIN, result="invalid", records=("v=STSv1;",), cause=cause))
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL,
        cause,
        Severity.MEDIUM,
    )


def test_a_text_that_is_no_record() -> None:
    [finding] = judged(MtaSts(target=DOMAIN, attempts=("v=STSV1; id=1",)))
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL,
        "ignored",
        Severity.LOW,
    )


@pytest.mark.parametrize(
    "cause",
    [
        "no_host", "certificate", "redirect", "status", "too_large", "not_a_policy", "bad_version",
        "bad_mode", "bad_max_age", "no_mx", "bad_mx",
    ],
)  # fmt: skip
def test_a_file_that_senders_cannot_use(cause: str) -> None:
    [finding] = judged(ANNOUNCED, policy(cause, certificate_error="expired", bad_mx=("*",)))
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL,
        cause,
        Severity.MEDIUM,
    )


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert [f.case for f in judged(ANNOUNCED, policy("bad_mode", "no_mx"))] == ["bad_mode", "no_mx"]


def test_another_type_of_content_is_mild() -> None:
    [finding] = judged(ANNOUNCED, policy(content_type="text/html"))
    assert (finding.case, finding.severity) == ("content_type", Severity.LOW)


@pytest.mark.parametrize(
    "facts",
    [
        (MtaSts.could_not(DOMAIN, Reason.TIMEOUT),),
        (ANNOUNCED,),
        (ANNOUNCED, MtaStsPolicy.could_not(DOMAIN, Reason.REFUSED)),
        (ANNOUNCED, MtaStsPolicy.could_not(DOMAIN, Reason.LEVEL_TOO_LOW)),
    ],
)
def test_what_could_not_be_looked_at_concludes_nothing(facts: tuple[Fact, ...]) -> None:
    [finding] = judged(*facts)
    assert finding.outcome is Outcome.NOT_TESTED


def test_no_announcement_is_another_matter() -> None:
    [finding] = judged(MtaSts(target=DOMAIN))
    assert finding.outcome is Outcome.NOT_APPLICABLE
