from collections.abc import Callable

import pytest

from cyberscan.sdk import Fact, Outcome, Severity, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.chain_wrong_order"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


@pytest.mark.parametrize(
    ("in_order", "expected"), [(True, "pass"), (False, "fail"), (None, "not_applicable")]
)
def test_the_order_decides(certificates: Make, in_order: bool | None, expected: str) -> None:
    assert judge(certificates(in_order=in_order))[0] == expected


def test_it_hardly_matters_for_mail(certificates: Make) -> None:
    severities = [
        findings(ID, certificates(in_order=False, mail=mail))[0].severity for mail in (False, True)
    ]
    assert severities == [Severity.LOW, Severity.INFO]


def test_without_a_certificate_nothing_is_concluded(certificates: Make) -> None:
    assert judge(certificates(chain=()))[0] == "not_tested"
