from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dmarc, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_ignored_parts"


def dmarc(**values: Any) -> Dmarc:
    base = {"target": DOMAIN, "result": "valid", "found_at": "ville.test", "records": ("v=DMARC1",)}
    return Dmarc.model_validate({**base, **values})


def test_a_record_of_today_passes() -> None:
    [finding] = findings(ID, dmarc())
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "case", "part"),
    [
        (dmarc(unknown_tags=("spp",), ignored_values=("t=x",)), "tags", "spp"),
        (dmarc(ignored_values=("adkim=x",)), "values", "adkim=x"),
    ],
)
def test_what_receivers_skip_is_told_and_costs_nothing(fact: Dmarc, case: str, part: str) -> None:
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, Severity.INFO)
    assert part in told(finding)


@pytest.mark.parametrize(
    "fact",
    [
        Dmarc(target=DOMAIN),
        dmarc(unknown_tags=("spp",), found_at="test"),
        dmarc(unknown_tags=("spp",), result="invalid", cause="multiple_records"),
    ],
)
def test_where_the_question_does_not_arise(fact: Dmarc) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dmarc.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
