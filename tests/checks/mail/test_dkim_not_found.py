import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Confidence,
    Dkim,
    DkimKey,
    MailDomain,
    MailExchangers,
    Outcome,
    Severity,
    Spf,
    SpfTerm,
)
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dkim_not_found"
KEY = DkimKey(selector="s1", key_type="rsa", bits=2048)
REVOKED = DkimKey(selector="s1", key_type="rsa", revoked=True)


def test_a_key_passes() -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(KEY,), answers_everything=True))
    assert (finding.outcome, finding.confidence) == (Outcome.PASS, Confidence.CERTAIN)
    assert told(finding)


def test_a_sign_of_use_passes_with_reserve() -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, signs_of_use=True))
    assert (finding.outcome, finding.confidence) == (Outcome.PASS, Confidence.TENTATIVE)


@pytest.mark.parametrize("keys", [(), (REVOKED,)])
def test_finding_none_is_a_sign_and_no_more(keys: tuple[DkimKey, ...]) -> None:
    fact = Dkim(target=DOMAIN, keys=keys, selectors_asked=31, signs_of_use=bool(keys))
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.confidence) == (Outcome.FAIL, Confidence.TENTATIVE)
    assert finding.severity is Severity.LOW
    assert "31" in told(finding)


@pytest.mark.parametrize(
    "fact",
    [
        Dkim(target=DOMAIN, answers_everything=True),
        Dkim(target=DOMAIN, signs_of_use=True, selectors_failed=1),
        Dkim(target=DOMAIN, selectors_asked=31, selectors_failed=2),
        Dkim.could_not(DOMAIN, Reason.TIMEOUT),
    ],
)
def test_what_concludes_nothing(fact: Dkim) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_domain_that_sends_nothing_needs_no_key() -> None:
    term = SpfTerm(domain="ville.test", depth=0, text="-all", name="all")
    silent = Spf(
        target=DOMAIN, records=("v=spf1 -all",), result="valid", all_qualifier="-", terms=(term,)
    )
    [finding] = findings(ID, Dkim(target=DOMAIN), silent)
    assert finding.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("fact", "case", "confidence"),
    [
        (Dkim(target=DOMAIN, selectors_asked=8, node_missing=True), "no_node", Confidence.FIRM),
        (
            Dkim(target=DOMAIN, selectors_asked=68, broken_aliases=("selector1",), signs_of_use=True),
            "prepared",
            Confidence.FIRM,
        ),
        (
            Dkim(
                target=DOMAIN, selectors_asked=68, keys=(DkimKey(selector="s", key_type="rsa", revoked=True),)
            ),
            "revoked",
            Confidence.TENTATIVE,
        ),
    ],
)  # fmt: skip
def test_what_is_known_besides(fact: Dkim, case: str, confidence: Confidence) -> None:
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.confidence) == (Outcome.FAIL, case, confidence)
    assert str(fact.selectors_asked) in told(finding)


@pytest.mark.parametrize(
    "fact",
    [
        Dkim(target=DOMAIN, keys=(DkimKey(selector="s", key_type="rsa", error="sha1_only"),)),
        Dkim(target=DOMAIN, keys=(DkimKey(selector="s", key_type="rsa", revoked=True, declared=True),)),
        Dkim(target=DOMAIN, declared_missing=("s",)),
    ],
)  # fmt: skip
def test_what_another_check_says_is_said_once(fact: Dkim) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_nobody_is_accused_while_it_is_not_known_whether_the_domain_sends() -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN), Spf.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_domain_that_does_not_exist_lacks_something_else() -> None:
    fact = Dkim(target=DOMAIN, node_missing=True, selectors_asked=8)
    [finding] = findings(ID, fact, MailExchangers(target=DOMAIN, status="nxdomain"))
    assert finding.outcome is Outcome.NOT_APPLICABLE
