from collections.abc import Callable
from datetime import timedelta

import pytest

from cyberscan.sdk import Fact, Outcome, Severity, TlsCertificates
from cyberscan.testing import NOW, findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_no_revocation"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


NOWHERE = {"crl_urls": (), "ocsp_urls": ()}
SHORT = {"not_before": NOW, "not_after": NOW + timedelta(days=7) - timedelta(seconds=1)}


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        ({}, ("pass", "")),
        ({**NOWHERE, "ocsp_urls": ("http://ocsp.autorite.test",)}, ("pass", "")),
        (NOWHERE, ("fail", "")),
        ({**NOWHERE, **SHORT}, ("not_applicable", "short_lived")),
        ({**NOWHERE, "self_signed": True}, ("not_applicable", "self_signed")),
        ({**NOWHERE, "unreadable": ("2.5.29.31",)}, ("not_tested", "")),
    ],
)
def test_one_source_is_enough(
    certificates: Make, leaf: dict[str, object], expected: tuple[str, str]
) -> None:
    assert judge(certificates(leaf=leaf)) == expected


def test_ones_own_authority_is_merely_told(certificates: Make) -> None:
    leaves = (NOWHERE, {**NOWHERE, "public": True})
    graver = [findings(ID, certificates(leaf=leaf))[0].severity for leaf in leaves]
    assert graver == [Severity.INFO, Severity.LOW]
