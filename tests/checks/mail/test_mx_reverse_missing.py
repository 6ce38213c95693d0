from typing import Any, Literal

import pytest

from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import (
    Fact,
    Finding,
    MailDomain,
    MailReverse,
    Outcome,
    ReverseName,
    Severity,
    Spf,
    SpfTerm,
)
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mx_reverse_missing"
State = Literal["confirmed", "none", "mismatch", "unknown"]


def named(state: State, ip: str = "203.0.113.1", **values: Any) -> ReverseName:
    names = ("www.autre.test",) if state in ("confirmed", "mismatch") else ()
    return ReverseName(host="mx.ville.test", ip=ip, state=state, names=names, **values)


def seen(*names: ReverseName, others: tuple[Fact, ...] = ()) -> list[Finding]:
    return list(findings(ID, MailReverse(target=DOMAIN, names=names), *others))


def policy(**term: Any) -> Spf:
    text: dict[str, Any] = {"domain": "ville.test", "depth": 0, "text": "x", "grants": True} | term
    return Spf(target=DOMAIN, result="valid", terms=(SpfTerm(**text),))


def test_names_that_lead_back_pass() -> None:
    [finding] = seen(named("confirmed"), named("confirmed", "10.0.0.1"))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize("state", ["none", "mismatch"])
def test_no_name_and_one_that_leads_elsewhere_are_information(state: State) -> None:
    [finding] = seen(named(state))
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL, state, Severity.INFO,
    )  # fmt: skip
    assert "203.0.113.1" in told(finding)


@pytest.mark.parametrize(
    ("spf", "severity"),
    [
        (policy(name="mx", target="ville.test"), Severity.LOW),
        (policy(name="ip4", network="203.0.113.0/24"), Severity.LOW),
        (policy(name="ip4", network="198.51.100.0/24"), Severity.INFO),
        (policy(name="ip6", network="2001:db8::/32"), Severity.INFO),
        (policy(name="mx", target="autre.test"), Severity.INFO),
        (policy(name="mx", target="ville.test", grants=False), Severity.INFO),
        (policy(name="mx", target="ville.test", depth=1), Severity.INFO),
        (Spf.could_not(DOMAIN, Reason.TIMEOUT), Severity.INFO),
    ],
)
def test_it_matters_for_hosts_that_send(spf: Spf, severity: Severity) -> None:
    [finding] = seen(named("none"), others=(spf,))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, severity)


def test_what_could_not_be_asked_for_is_not_tested() -> None:
    lost = named("unknown", failed=Failure(reason=Reason.TIMEOUT))
    outcomes = {f.discriminator: f.outcome for f in seen(named("confirmed", "203.0.113.2"), lost)}
    assert outcomes == {"203.0.113.1": Outcome.NOT_TESTED}


@pytest.mark.parametrize("names", [[], [named("none", "10.0.0.1")], [named("unknown", "::1")]])
def test_no_public_zone_speaks_of_private_addresses(names: list[ReverseName]) -> None:
    [finding] = seen(*names)
    assert finding.outcome is Outcome.NOT_APPLICABLE
