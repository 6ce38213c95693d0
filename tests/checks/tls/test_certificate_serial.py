from collections.abc import Callable

import pytest

from cyberscan.sdk import Fact, Outcome, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_serial"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("4a" * 20, ("pass", "")),
        ("ff" * 20, ("pass", "")),
        ("01" * 21, ("fail", "too_long")),
        ("-4a", ("fail", "not_positive")),
        ("0", ("fail", "not_positive")),
        ("1", ("pass", "")),
        ("", ("not_tested", "")),
        ("?", ("not_tested", "")),
    ],
)
def test_the_number_decides(certificates: Make, serial: str, expected: tuple[str, str]) -> None:
    assert judge(certificates(leaf={"serial": serial})) == expected


def test_only_public_authorities_must_draw_it_at_random(certificates: Make) -> None:
    public = {"serial": "1f", "public": True}
    assert judge(certificates(leaf=public)) == ("fail", "counted")
    assert judge(certificates(leaf={**public, "serial": "1f" * 8})) == ("pass", "")
