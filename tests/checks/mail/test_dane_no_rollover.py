from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dane, DaneHost, Finding, MailDomain, Outcome, Severity, Tlsa
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dane_no_rollover"
OWN = Tlsa(usage=3, selector=1, matching=1, data="aa" * 32)
NEXT = OWN.model_copy(update={"data": "bb" * 32})
ANCHOR = OWN.model_copy(update={"usage": 2, "data": "cc" * 32})


def judged(*records: Tlsa, mx: str = "secure", **values: Any) -> Finding:
    host = {
        "host": "mx.ville.test", "addresses": "secure", "state": "secure", "found": bool(records),
        "records": records, **values,
    }  # fmt: skip
    fact = Dane(target=DOMAIN, mx=mx, hosts=(DaneHost(**host),))  # type: ignore[arg-type]
    [finding] = findings(ID, fact)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding


@pytest.mark.parametrize("records", [(OWN, NEXT), (OWN, ANCHOR), (ANCHOR,)])
def test_room_for_the_next_certificate_passes(records: tuple[Tlsa, ...]) -> None:
    assert judged(*records).outcome is Outcome.PASS


def test_a_single_record_is_said() -> None:
    finding = judged(OWN)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)


def test_without_records_the_question_does_not_arise() -> None:
    assert judged().outcome is Outcome.NOT_APPLICABLE
    assert judged(OWN, mx="insecure").outcome is Outcome.NOT_APPLICABLE


def test_what_is_not_known_concludes_nothing() -> None:
    assert judged(found=None, state="undetermined").outcome is Outcome.NOT_TESTED
    [finding] = findings(ID, Dane.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
