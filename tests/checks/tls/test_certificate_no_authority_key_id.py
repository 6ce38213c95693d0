from collections.abc import Callable

import pytest

from cyberscan.sdk import Fact, Outcome, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_no_authority_key_id"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        ({"authority_key_id": True}, "pass"),
        ({"authority_key_id": False}, "fail"),
        ({"authority_key_id": None}, "not_tested"),
        ({"authority_key_id": False, "unreadable": ("2.5.29.35",)}, "not_tested"),
        ({"authority_key_id": False, "self_signed": True}, "not_applicable"),
    ],
)
def test_the_extension_decides(certificates: Make, leaf: dict[str, object], expected: str) -> None:
    assert judge(certificates(leaf=leaf))[0] == expected
