from collections.abc import Callable

from cyberscan.sdk import Fact, Outcome, Severity, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_wildcard"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


def test_a_star_is_a_piece_of_information(certificates: Make) -> None:
    fact = certificates(leaf={"names": ("*.ville.test", "ville.test")})
    assert judge(fact)[0] == "fail"
    [finding] = findings(ID, fact)
    assert (finding.severity, finding.evidence["names"]) == (Severity.INFO, ["*.ville.test"])


def test_precise_names_pass(certificates: Make) -> None:
    assert judge(certificates())[0] == "pass"


def test_names_that_could_not_be_read_conclude_nothing(certificates: Make) -> None:
    fact = certificates(leaf={"names": (), "has_alternative_names": None})
    assert judge(fact)[0] == "not_tested"
