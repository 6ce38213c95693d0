from collections.abc import Callable

import pytest

from cyberscan.sdk import Certificate, Fact, Outcome, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.chain_wrong_order"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


def chain(certificates: Make) -> dict[str, Certificate]:
    [sent] = certificates().deployments
    leaf, above = sent.chain
    top = above.model_copy(update={"subject": "CN=Racine", "issuer": "CN=Racine"})
    stray = above.model_copy(update={"subject": "CN=Autre", "issuer": "CN=Autre"})
    return {"l": leaf, "i": above, "r": top, "s": stray}


@pytest.mark.parametrize(
    ("letters", "in_order", "superfluous", "expected"),
    [
        ("li", True, (), "pass"),
        ("lri", False, ("root",), "fail"),
        ("lsi", False, ("unrelated",), "pass"),
        ("lis", False, ("unrelated",), "pass"),
        ("lrsi", False, ("root", "unrelated"), "fail"),
        ("li", False, (), "fail"),
        ("li", None, (), "not_tested"),
        ("l", None, (), "not_applicable"),
    ],
)
def test_the_order_decides(
    certificates: Make,
    letters: str,
    in_order: bool | None,
    superfluous: tuple[str, ...],
    expected: str,
) -> None:
    known = chain(certificates)
    sent = tuple(known[letter] for letter in letters)
    fact = certificates(chain=sent, in_order=in_order, superfluous=superfluous)
    assert judge(fact)[0] == expected
