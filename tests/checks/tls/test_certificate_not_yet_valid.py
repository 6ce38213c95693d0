from collections.abc import Callable
from datetime import timedelta

from checks.tls.certificate_not_yet_valid import CertificateNotYetValid
from cyberscan.sdk import Outcome, TlsCertificates
from cyberscan.testing import NOW, judged

Make = Callable[..., TlsCertificates]


def test_a_valid_certificate_passes(certificates: Make) -> None:
    assert [v.outcome for v in judged(CertificateNotYetValid(), certificates())] == [Outcome.PASS]


def test_a_certificate_of_tomorrow_fails(certificates: Make) -> None:
    fact = certificates(leaf={"not_before": NOW + timedelta(days=1)})
    assert [v.outcome for v in judged(CertificateNotYetValid(), fact)] == [Outcome.FAIL]


def test_no_certificate_is_not_a_pass(certificates: Make) -> None:
    fact = TlsCertificates(target=certificates().target)
    assert [v.outcome for v in judged(CertificateNotYetValid(), fact)] == [Outcome.NOT_TESTED]


def test_an_intermediate_of_tomorrow_is_named(certificates: Make) -> None:
    [sent] = certificates().deployments
    above = sent.chain[1].model_copy(update={"not_before": NOW + timedelta(days=1)})
    fact = certificates(
        chain=(sent.chain[0], above), trusted=False, trust_error="intermediate_not_yet_valid"
    )
    [verdict] = judged(CertificateNotYetValid(), fact)
    assert (verdict.case, verdict.evidence["subjects"]) == ("intermediate", ["CN=Autorité"])
