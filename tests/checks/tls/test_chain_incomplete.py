from collections.abc import Callable

import pytest

from checks.tls.chain_incomplete import ChainIncomplete
from cyberscan.sdk import Confidence, Outcome, TlsCertificates
from cyberscan.testing import judged

Make = Callable[..., TlsCertificates]


@pytest.mark.parametrize(
    ("complete", "error", "expected"),
    [
        (True, "", Outcome.PASS),
        (False, "incomplete_chain", Outcome.FAIL),
        (False, "unknown_issuer", Outcome.FAIL),
        (None, "untrusted_root", Outcome.NOT_TESTED),
        (True, "self_signed", Outcome.NOT_APPLICABLE),
    ],
)
def test_the_chain_decides(
    certificates: Make, complete: bool | None, error: str, expected: Outcome
) -> None:
    fact = certificates(chain_complete=complete, trust_error=error)
    assert [v.outcome for v in judged(ChainIncomplete(), fact)] == [expected]


def test_a_private_authority_may_explain_it_too(certificates: Make) -> None:
    fact = certificates(chain_complete=False, trust_error="unknown_issuer")
    assert [v.confidence for v in judged(ChainIncomplete(), fact)] == [Confidence.TENTATIVE]


def test_the_missing_link_is_the_one_that_is_named(certificates: Make) -> None:
    # The intermediate that signed the leaf is there; the one above it is not.
    fact = certificates(
        chain_complete=False, trusted=False, trust_error="unknown_issuer", leads_to="CN=Haut"
    )
    [verdict] = judged(ChainIncomplete(), fact)
    assert (verdict.case, verdict.evidence["issuer"]) == ("doubtful", "CN=Haut")
