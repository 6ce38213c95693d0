from collections.abc import Callable

import pytest

from cyberscan.sdk import Fact, Outcome, TlsCertificates, TlsExtensions
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.must_staple_unmet"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


@pytest.mark.parametrize(
    ("demanded", "stapled", "in_clear", "expected"),
    [
        (True, True, None, "pass"),
        (True, None, True, "pass"),
        (True, False, None, "fail"),
        (True, None, None, "not_tested"),
        (True, None, False, "not_tested"),
        (False, False, False, "not_applicable"),
    ],
)
def test_the_staple_decides(
    certificates: Make,
    extensions: Callable[..., TlsExtensions],
    demanded: bool,
    stapled: bool | None,
    in_clear: bool | None,
    expected: str,
) -> None:
    fact = certificates(leaf={"must_staple": demanded}, stapled=stapled)
    assert judge(fact, extensions(ocsp_staple=in_clear))[0] == expected
