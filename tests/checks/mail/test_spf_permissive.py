from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dmarc, Fact, MailDomain, Outcome, Severity, Spf, SpfTerm
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.spf_permissive"


def spf(**values: Any) -> Spf:
    base: dict[str, Any] = {"target": DOMAIN, "records": ("v=spf1 …",), "result": "valid"}
    return Spf.model_validate({**base, "all_qualifier": "-", **values})


def network(text: str, depth: int = 0, grants: bool = True) -> SpfTerm:
    return SpfTerm(domain="p.test", depth=depth, text=text, name="ip4", network=text, grants=grants)


def judged(fact: Spf, *others: Fact) -> list[tuple[Outcome, str, Severity]]:
    found = findings(ID, fact, *others)
    assert all(told(f) for f in found if f.outcome in (Outcome.PASS, Outcome.FAIL))
    return [(f.outcome, f.case, f.severity) for f in found]


def test_a_strict_policy_passes() -> None:
    [(outcome, _, _)] = judged(spf(terms=(network("192.0.2.0/24"),)))
    assert outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("qualifier", "case", "severity"),
    [
        ("+", "everybody", Severity.CRITICAL),
        ("?", "neutral", Severity.HIGH),
        ("", "no_end", Severity.HIGH),
        ("~", "softfail", Severity.INFO),
    ],
)
def test_how_the_policy_ends(qualifier: str, case: str, severity: Severity) -> None:
    assert judged(spf(all_qualifier=qualifier)) == [(Outcome.FAIL, case, severity)]


def test_softfail_is_enough_under_an_enforced_dmarc_policy() -> None:
    enforced = Dmarc(target=DOMAIN, result="valid", policy="reject")
    [(outcome, _, _)] = judged(spf(all_qualifier="~"), enforced)
    assert outcome is Outcome.PASS


def test_an_end_that_only_a_message_can_tell_is_not_missing() -> None:
    [(outcome, _, _)] = judged(spf(all_qualifier="", unfollowed=("redirect=%{i}.ville.test",)))
    assert outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("text", "depth", "severity"),
    [
        ("0.0.0.0/0", 3, Severity.CRITICAL),
        ("128.0.0.0/1", 0, Severity.CRITICAL),
        ("10.0.0.0/8", 1, Severity.HIGH),
        ("172.16.0.0/16", 0, Severity.MEDIUM),
        ("2000::/3", 0, Severity.CRITICAL),
        ("2001:db8::/30", 0, Severity.MEDIUM),
    ],
)
def test_vast_networks(text: str, depth: int, severity: Severity) -> None:
    assert judged(spf(terms=(network(text, depth),))) == [(Outcome.FAIL, "wide", severity)]


@pytest.mark.parametrize(
    "term",
    [network("52.100.0.0/14", 1), network("172.16.0.0/17"), network("0.0.0.0/0", 0, grants=False)],
)
def test_networks_that_are_no_defect(term: SpfTerm) -> None:
    [(outcome, _, _)] = judged(spf(terms=(term,)))
    assert outcome is Outcome.PASS


def test_ptr() -> None:
    term = SpfTerm(domain="ville.test", depth=0, text="ptr", name="ptr", grants=True)
    assert judged(spf(terms=(term,))) == [(Outcome.FAIL, "ptr", Severity.LOW)]


def test_a_provider_s_ptr_is_the_provider_s_to_remove() -> None:
    term = SpfTerm(domain="mx.ovh.test", depth=1, text="ptr", name="ptr", grants=True)
    assert judged(spf(terms=(term,))) == [(Outcome.FAIL, "ptr_elsewhere", Severity.INFO)]


@pytest.mark.parametrize(
    "fact", [Spf(target=DOMAIN), spf(result="permerror", cause="syntax", all_qualifier="+")]
)
def test_a_policy_that_is_not_applied_permits_nothing(fact: Spf) -> None:
    [(outcome, _, _)] = judged(fact)
    assert outcome is Outcome.NOT_APPLICABLE


def test_what_could_not_be_read_to_the_end_does_not_pass() -> None:
    [(outcome, _, _)] = judged(spf(result="temperror", all_qualifier=""))
    assert outcome is Outcome.NOT_TESTED


def test_what_was_read_counts_even_so() -> None:
    outcomes = {outcome for outcome, _, _ in judged(spf(result="temperror", all_qualifier="+"))}
    assert outcomes == {Outcome.FAIL, Outcome.NOT_TESTED}


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Spf.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
