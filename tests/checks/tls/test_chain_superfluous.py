from collections.abc import Callable

import pytest

from cyberscan.sdk import Fact, Outcome, Severity, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.chain_superfluous"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


@pytest.mark.parametrize(
    ("superfluous", "expected"),
    [
        ((), ("pass", "")),
        (("root",), ("fail", "root")),
        (("root", "duplicate"), ("fail", "stray")),
        (("unrelated",), ("fail", "stray")),
    ],
)
def test_what_is_of_no_use_is_told(
    certificates: Make, superfluous: tuple[str, ...], expected: tuple[str, str]
) -> None:
    fact = certificates(superfluous=superfluous)
    assert judge(fact) == expected
    assert [f.severity for f in findings(ID, fact) if f.case] in ([], [Severity.INFO])


def test_a_self_signed_one_has_no_chain(certificates: Make) -> None:
    fact = certificates(leaf={"self_signed": True}, above=False, trust_error="self_signed")
    assert judge(fact)[0] == "not_applicable"


def test_without_a_certificate_nothing_is_concluded(certificates: Make) -> None:
    assert judge(certificates(chain=()))[0] == "not_tested"
