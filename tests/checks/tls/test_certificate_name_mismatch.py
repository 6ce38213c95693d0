from collections.abc import Callable

import pytest

from checks.tls.certificate_name_mismatch import CertificateNameMismatch
from cyberscan.sdk import Outcome, TlsCertificates
from cyberscan.testing import findings, judged, told

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


@pytest.mark.parametrize("case", ["www_missing", "wildcard_depth", "address"])
def test_why_it_does_not_match_is_told(certificates: Make, case: str) -> None:
    fact = certificates(leaf={"names": ("*.ville.test",)}, matches_name=False, mismatch=case)
    [finding] = findings("tls.certificate_name_mismatch", fact)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert "*.ville.test" in told(finding)


def test_the_other_certificate_is_judged_too(certificates: Make) -> None:
    [good] = certificates().deployments
    other = good.model_copy(update={"matches_name": False, "shown_to": ("rsa",)})
    [verdict] = judged(CertificateNameMismatch(), certificates(others=(other,)))
    assert (verdict.outcome, verdict.discriminator) == (Outcome.FAIL, "RSA")
    assert verdict.evidence["shown_to"] == ["rsa"]
