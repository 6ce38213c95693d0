from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from cyberscan.sdk import Fact, Outcome, Severity, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_key_to_renew"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


LONG = {"not_after": datetime(2031, 6, 1, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        ({"key_bits": 3072}, ("pass", "")),
        ({"key_type": "EC", "key_bits": 256}, ("pass", "")),
        ({"key_bits": 2048}, ("fail", "later")),
        ({"key_bits": 2048, **LONG}, ("fail", "outlives")),
        ({"key_bits": 1024}, ("not_applicable", "weak")),
        ({"key_type": "unknown", "key_bits": 0}, ("not_tested", "")),
    ],
)
def test_the_rule_to_come_decides(
    certificates: Make, leaf: dict[str, object], expected: tuple[str, str]
) -> None:
    assert judge(certificates(leaf=leaf)) == expected


def test_a_sound_key_is_told_without_alarm(certificates: Make) -> None:
    leaves: list[dict[str, object]] = [{"key_bits": 2048}, {"key_bits": 2048, **LONG}]
    graver = [findings(ID, certificates(leaf=leaf))[0].severity for leaf in leaves]
    assert graver == [Severity.INFO, Severity.LOW]
