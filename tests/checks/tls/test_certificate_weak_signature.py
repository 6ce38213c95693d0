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
        ("sha1", True, Outcome.PASS),
        ("unknown", False, Outcome.NOT_TESTED),
    ],
)
def test_the_hash_decides_unless_nobody_reads_it(
    certificates: Make, algorithm: str, self_signed: bool, expected: Outcome
) -> None:
    fact = certificates(leaf={"signature_hash": algorithm, "self_signed": self_signed})
    assert [v.outcome for v in judged(CertificateWeakSignature(), fact)] == [expected]
