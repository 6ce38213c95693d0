from collections.abc import Callable

import pytest

from checks.tls.certificate_weak_key import CertificateWeakKey
from cyberscan.sdk import Outcome, Severity, TlsCertificates
from cyberscan.testing import findings, judged, told

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


@pytest.mark.parametrize(
    ("exponent", "severity"), [(3, Severity.LOW), (1, Severity.HIGH), (65538, Severity.HIGH)]
)
def test_a_small_exponent_fails(certificates: Make, exponent: int, severity: Severity) -> None:
    [finding] = findings("tls.certificate_weak_key", certificates(leaf={"exponent": exponent}))
    assert (finding.case, finding.severity) == ("exponent", severity)
    assert str(exponent) in told(finding)


def test_the_exponent_of_an_old_root_does_not_matter(certificates: Make) -> None:
    [sent] = certificates(leaf={"exponent": 65537}).deployments
    root = sent.chain[1].model_copy(update={"exponent": 3, "self_signed": True})
    fact = certificates(chain=(sent.chain[0], root))
    assert [v.outcome for v in judged(CertificateWeakKey(), fact)] == [Outcome.PASS]


@pytest.mark.parametrize(
    ("curve", "expected"),
    [("secp256r1", Outcome.PASS), ("brainpoolP256r1", Outcome.PASS), ("sect283r1", Outcome.FAIL)],
)
def test_a_binary_curve_is_to_be_avoided(certificates: Make, curve: str, expected: Outcome) -> None:
    fact = certificates(leaf={"key_type": "EC", "key_bits": 283, "curve": curve})
    assert [v.outcome for v in judged(CertificateWeakKey(), fact)] == [expected]


@pytest.mark.parametrize(("store", "expected"), [("mozilla", "pass"), ("ca_file", "fail")])
def test_an_old_root_matters_only_where_it_is_relied_on(
    certificates: Make, store: str, expected: str
) -> None:
    [sent] = certificates().deployments
    root = sent.chain[1].model_copy(update={"key_bits": 1024, "self_signed": True})
    fact = certificates(chain=(sent.chain[0], root), trusted_by=(store,))
    assert [v.outcome.value for v in judged(CertificateWeakKey(), fact)] == [expected]
