from collections.abc import Callable

from checks.tls.certificate_name_mismatch import CertificateNameMismatch
from cyberscan.sdk import Outcome, TlsCertificates
from cyberscan.testing import judged

Make = Callable[..., TlsCertificates]


def test_its_own_name_passes(certificates: Make) -> None:
    assert [v.outcome for v in judged(CertificateNameMismatch(), certificates())] == [Outcome.PASS]


def test_another_name_fails(certificates: Make) -> None:
    fact = certificates(leaf={"names": ("autre.test",)}, matches_name=False)
    [verdict] = judged(CertificateNameMismatch(), fact)
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, "other_names")
    assert verdict.evidence["names"] == ["autre.test"]


def test_no_name_at_all_fails_with_its_own_sentence(certificates: Make) -> None:
    fact = certificates(leaf={"names": ()}, matches_name=False)
    assert [v.case for v in judged(CertificateNameMismatch(), fact)] == ["no_name"]


def test_without_a_name_to_compare_nothing_is_concluded(certificates: Make) -> None:
    fact = certificates(matches_name=None)
    assert [v.outcome for v in judged(CertificateNameMismatch(), fact)] == [Outcome.NOT_TESTED]
