from collections.abc import Callable

from cyberscan.sdk import Confidence, Fact, Outcome, Severity, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_factory"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


FORTINET = {"subject": "CN=FGT60E4Q16001234,OU=FortiGate,O=Fortinet", "issuer": "CN=x,O=Fortinet"}


def test_a_factory_certificate_is_named_by_its_maker(certificates: Make) -> None:
    fact = certificates(leaf=FORTINET, trusted=False, trust_error="untrusted_root")
    assert judge(fact)[0] == "fail"
    [finding] = findings(ID, fact)
    assert "Fortinet" in told(finding)
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.FIRM)


def test_a_known_authority_gives_no_factory_certificate(certificates: Make) -> None:
    assert judge(certificates(leaf=FORTINET))[0] == "pass"
    assert judge(certificates(leaf={**FORTINET, "public": True}, trusted=None))[0] == "pass"


def test_a_certificate_of_ones_own_passes(certificates: Make) -> None:
    own = {"subject": "CN=nas.ville.test", "issuer": "CN=nas.ville.test", "self_signed": True}
    assert judge(certificates(leaf=own, trusted=False, trust_error="self_signed"))[0] == "pass"


def test_without_a_certificate_nothing_is_concluded(certificates: Make) -> None:
    assert judge(certificates(chain=()))[0] == "not_tested"
