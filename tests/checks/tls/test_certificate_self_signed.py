from collections.abc import Callable

from checks.tls.certificate_self_signed import CertificateSelfSigned
from cyberscan.sdk import Outcome, Severity, TlsCertificates
from cyberscan.testing import judged

Make = Callable[..., TlsCertificates]


def test_an_issued_certificate_passes(certificates: Make) -> None:
    assert [v.outcome for v in judged(CertificateSelfSigned(), certificates())] == [Outcome.PASS]


def test_a_self_signed_one_fails_and_hardly_matters_for_mail(certificates: Make) -> None:
    own = {"leaf": {"self_signed": True}, "trusted": False, "trust_error": "self_signed"}
    [web] = judged(CertificateSelfSigned(), certificates(**own))
    [mail] = judged(CertificateSelfSigned(), certificates(**own, mail=True))
    assert web.outcome is Outcome.FAIL
    assert (web.severity, mail.severity) == (Severity.HIGH, Severity.INFO)


def test_a_pinned_one_passes(certificates: Make) -> None:
    fact = certificates(leaf={"self_signed": True}, trusted=True)
    assert [v.outcome for v in judged(CertificateSelfSigned(), fact)] == [Outcome.PASS]


def test_no_certificate_is_not_a_pass(certificates: Make) -> None:
    fact = TlsCertificates(target=certificates().target)
    assert [v.outcome for v in judged(CertificateSelfSigned(), fact)] == [Outcome.NOT_TESTED]
