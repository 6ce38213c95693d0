from collections.abc import Callable

import pytest

from cyberscan.sdk import Fact, Outcome, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_name_only_in_cn"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


NAMELESS = {"names": (), "has_alternative_names": False}


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        ({}, ("pass", "")),
        ({**NAMELESS, "common_names": ("www.ville.test",)}, ("fail", "common_name")),
        ({**NAMELESS}, ("fail", "no_name")),
        ({"names": (), "has_alternative_names": True}, ("fail", "no_name")),
        ({"names": (), "has_alternative_names": None}, ("not_tested", "")),
        ({**NAMELESS, "unreadable": ("2.5.29.17",)}, ("not_tested", "")),
    ],
)
def test_the_field_that_browsers_read_decides(
    certificates: Make, leaf: dict[str, object], expected: tuple[str, str]
) -> None:
    assert judge(certificates(leaf=leaf)) == expected
