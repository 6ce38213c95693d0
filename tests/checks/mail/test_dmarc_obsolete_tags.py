from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dmarc, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_obsolete_tags"


def dmarc(**values: Any) -> Dmarc:
    base = {"target": DOMAIN, "result": "valid", "found_at": "ville.test", "records": ("v=DMARC1",)}
    return Dmarc.model_validate({**base, **values})


def test_a_record_of_today_passes() -> None:
    [finding] = findings(ID, dmarc())
    assert finding.outcome is Outcome.PASS
    assert told(finding)


def test_abandoned_tags_are_told_and_cost_nothing() -> None:
    [finding] = findings(ID, dmarc(obsolete_tags=("pct", "ri")))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)
    assert "pct, ri" in told(finding)


@pytest.mark.parametrize(
    "fact",
    [
        Dmarc(target=DOMAIN),
        dmarc(obsolete_tags=("pct", "ri"), found_at="test"),
        dmarc(obsolete_tags=("pct", "ri"), result="invalid", cause="multiple_records"),
    ],
)
def test_where_the_question_does_not_arise(fact: Dmarc) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dmarc.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
