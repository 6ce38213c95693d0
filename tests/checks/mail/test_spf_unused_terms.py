from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import MailDomain, Outcome, Severity, Spf, SpfTerm
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.spf_unused_terms"


def spf(*terms: SpfTerm, result: str = "valid") -> Spf:
    return Spf.model_validate(
        {"target": DOMAIN, "records": ("v=spf1 …",), "result": result, "terms": terms}
    )


def term(text: str, **values: Any) -> SpfTerm:
    name, _, argument = text.lstrip("+-~?").lower().partition(":")
    network = argument if name in ("ip4", "ip6") else ""
    base: dict[str, Any] = {"domain": "ville.test", "depth": 0, "name": name, "network": network}
    return SpfTerm.model_validate({**base, "text": text, **values})


def unused(*terms: SpfTerm) -> list[str]:
    [finding] = findings(ID, spf(*terms))
    if finding.outcome is Outcome.PASS:
        assert told(finding)
        return []
    assert finding.severity is Severity.INFO
    found = finding.evidence["terms"]
    assert isinstance(found, list | tuple)
    assert all(str(text) in told(finding) for text in found)
    return [str(text) for text in found]


def test_a_useful_policy_passes() -> None:
    assert unused(term("mx"), term("a"), term("ip4:192.0.2.0/24"), term("-all")) == []


@pytest.mark.parametrize("state", ["void", "nothing", "ignored"])
def test_terms_that_serve_nothing(state: str) -> None:
    assert unused(term("mx"), term("a:gone.test", state=state)) == ["a:gone.test"]


@pytest.mark.parametrize("state", ["unknown", "message", "skipped"])
def test_terms_that_may_serve(state: str) -> None:
    assert unused(term("mx"), term("a:gone.test", state=state)) == []


def test_what_a_provider_publishes_is_its_own_affair() -> None:
    assert unused(term("mx"), term("a:gone.test", state="void", depth=1)) == []


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("mx", "MX", True),
        ("include:p.test", "?include:p.test", True),
        ("mx", "mx:p.test", False),
        ("a/24", "a", False),
        ("ip4:192.0.2.0/24", "ip4:192.0.2.7/32", True),
        ("ip4:192.0.2.7/32", "ip4:192.0.2.0/24", False),
        ("ip4:192.0.2.0/24", "ip6:2001:db8::/64", False),
        ("ip6:2001:db8::/32", "-ip6:2001:db8:1::/48", True),
    ],
)
def test_repetitions(first: str, second: str, found: bool) -> None:
    assert unused(term(first), term(second)) == ([second] if found else [])


def test_a_policy_that_is_not_applied_is_not_judged() -> None:
    [finding] = findings(ID, spf(term("a", state="void"), result="permerror"))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_what_could_not_be_read_to_the_end_does_not_pass() -> None:
    [finding] = findings(ID, spf(term("a", state="unknown"), result="temperror"))
    assert finding.outcome is Outcome.NOT_TESTED
    [finding] = findings(ID, spf(term("a", state="ignored"), result="temperror"))
    assert finding.outcome is Outcome.FAIL


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Spf.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
