from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dmarc, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_subdomains_weaker"


def dmarc(own: str, below: str, absent: str, **values: Any) -> Dmarc:
    base = {
        "target": DOMAIN, "result": "valid", "found_at": "ville.test", "policy": own,
        "subdomain_policy": below, "nonexistent_policy": absent,
    }  # fmt: skip
    return Dmarc.model_validate({**base, **values})


@pytest.mark.parametrize(
    "policies",
    [
        ("reject", "reject", "reject"),
        ("quarantine", "reject", "reject"),
        ("quarantine", "quarantine", "reject"),
    ],
)
def test_what_protects_as_much_passes(policies: tuple[str, str, str]) -> None:
    [finding] = findings(ID, dmarc(*policies))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("policies", "case"),
    [
        (("reject", "quarantine", "quarantine"), "existing"),
        (("reject", "quarantine", "reject"), "existing"),
        (("reject", "reject", "quarantine"), "nonexistent"),
    ],
)
def test_what_protects_less_fails(policies: tuple[str, str, str], case: str) -> None:
    [finding] = findings(ID, dmarc(*policies))
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, Severity.LOW)
    assert told(finding)


@pytest.mark.parametrize(
    "fact",
    [
        Dmarc(target=DOMAIN),
        dmarc("none", "none", "none"),
        dmarc("reject", "none", "none"),
        dmarc("reject", "quarantine", "quarantine", found_at="test"),
        dmarc("reject", "quarantine", "quarantine", result="invalid"),
    ],
)
def test_where_the_question_does_not_arise(fact: Dmarc) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dmarc.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
