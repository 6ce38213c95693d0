from collections.abc import Callable

import pytest

from checks.tls.certificate_weak_signature import CertificateWeakSignature
from cyberscan.sdk import Outcome, TlsCertificates
from cyberscan.testing import judged

Make = Callable[..., TlsCertificates]


@pytest.mark.parametrize(
    ("algorithm", "self_signed", "expected"),
    [
        ("sha256", False, Outcome.PASS),
        ("", False, Outcome.PASS),
        ("sha1", False, Outcome.FAIL),
        ("md5", False, Outcome.FAIL),
        ("sha1", True, Outcome.FAIL),
        ("unknown", False, Outcome.NOT_TESTED),
    ],
)
def test_the_hash_of_the_own_certificate_decides(
    certificates: Make, algorithm: str, self_signed: bool, expected: Outcome
) -> None:
    fact = certificates(leaf={"signature_hash": algorithm, "self_signed": self_signed})
    assert [v.outcome for v in judged(CertificateWeakSignature(), fact)] == [expected]


@pytest.mark.parametrize("root", [True, False])
def test_what_a_root_says_of_itself_does_not_matter(certificates: Make, root: bool) -> None:
    [sent] = certificates().deployments
    above = sent.chain[1].model_copy(update={"signature_hash": "sha1", "self_signed": root})
    fact = certificates(chain=(sent.chain[0], above))
    expected = Outcome.PASS if root else Outcome.FAIL
    assert [v.outcome for v in judged(CertificateWeakSignature(), fact)] == [expected]


def test_what_was_sent_for_nothing_is_not_judged(certificates: Make) -> None:
    [sent] = certificates().deployments
    stray = sent.chain[1].model_copy(update={"signature_hash": "sha1", "subject": "CN=Autre"})
    fact = certificates(chain=(*sent.chain, stray))
    assert [v.outcome for v in judged(CertificateWeakSignature(), fact)] == [Outcome.PASS]
