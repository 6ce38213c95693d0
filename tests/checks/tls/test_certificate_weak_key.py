from collections.abc import Callable

import pytest

from checks.tls.certificate_weak_key import CertificateWeakKey
from cyberscan.sdk import Outcome, TlsCertificates
from cyberscan.testing import judged

Make = Callable[..., TlsCertificates]


@pytest.mark.parametrize(
    ("key_type", "bits", "expected"),
    [
        ("RSA", 1024, Outcome.FAIL),
        ("RSA", 2047, Outcome.FAIL),
        ("RSA", 2048, Outcome.PASS),
        ("EC", 224, Outcome.FAIL),
        ("EC", 256, Outcome.PASS),
        ("Ed25519", 256, Outcome.PASS),
        ("unknown", 0, Outcome.NOT_TESTED),
    ],
)
def test_the_size_decides(certificates: Make, key_type: str, bits: int, expected: Outcome) -> None:
    fact = certificates(leaf={"key_type": key_type, "key_bits": bits})
    assert [v.outcome for v in judged(CertificateWeakKey(), fact)] == [expected]
