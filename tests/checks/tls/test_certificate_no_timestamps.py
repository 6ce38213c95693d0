from collections.abc import Callable

import pytest

from cyberscan.sdk import Fact, Outcome, TlsCertificates, TlsExtensions
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_no_timestamps"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


PUBLIC = {"public": True, "timestamps": 0}


@pytest.mark.parametrize(
    ("leaf", "in_clear", "stapled", "expected"),
    [
        ({**PUBLIC, "timestamps": 2}, None, None, "pass"),
        (PUBLIC, True, None, "pass"),
        (PUBLIC, False, False, "fail"),
        # They may come where we cannot see them.
        (PUBLIC, None, False, "not_tested"),
        (PUBLIC, False, None, "not_tested"),
        (PUBLIC, False, True, "not_tested"),
        ({**PUBLIC, "timestamps": None}, False, False, "not_tested"),
        ({"timestamps": 0}, False, False, "not_applicable"),
    ],
)
def test_they_may_come_by_three_ways(
    certificates: Make,
    extensions: Callable[..., TlsExtensions],
    leaf: dict[str, object],
    in_clear: bool | None,
    stapled: bool | None,
    expected: str,
) -> None:
    fact = certificates(leaf=leaf, stapled=stapled)
    assert judge(fact, extensions(sct_in_handshake=in_clear))[0] == expected


def test_what_only_tls13_shows_is_not_seen_in_clear(
    certificates: Make, extensions: Callable[..., TlsExtensions]
) -> None:
    fact = certificates(leaf=PUBLIC, stapled=False, shown_to=("tls1.3",))
    assert judge(fact, extensions(sct_in_handshake=False))[0] == "not_tested"
    assert judge(fact)[0] == "not_tested"
