from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Confidence,
    Endpoint,
    Exchanger,
    Fact,
    Finding,
    MailDomain,
    MailExchangers,
    Outcome,
    Severity,
    SmtpSession,
)
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mx_unreachable"


def mx(name: str, **values: Any) -> Exchanger:
    chosen: dict[str, Any] = {"covered": True, "addresses": ("192.0.2.1",)} | values
    return Exchanger(preference=1, host=f"{name}.ville.test", **chosen)


def at(name: str, port: int = 25) -> Endpoint:
    return Endpoint(host=f"{name}.ville.test", ip="192.0.2.1", port=port, starttls="smtp")


def spoken(name: str, port: int = 25, ip: str = "192.0.2.1") -> SmtpSession:
    return SmtpSession(target=at(name, port).model_copy(update={"ip": ip}))


def lost(name: str, reason: Reason, detail: str = "connect 25") -> SmtpSession:
    return SmtpSession.could_not(at(name), reason, detail)


def seen(exchangers: list[Exchanger], *sessions: Fact) -> list[Finding]:
    fact = MailExchangers(target=DOMAIN, exchangers=tuple(exchangers))
    return list(findings(ID, fact, *sessions))


def test_those_that_answer_pass() -> None:
    [finding] = seen([mx("a"), mx("b")], spoken("a"), spoken("b"))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


def test_one_that_refuses_while_another_answers() -> None:
    [finding] = seen([mx("a"), mx("b")], spoken("a"), lost("b", Reason.REFUSED))
    assert (finding.outcome, finding.confidence) == (Outcome.FAIL, Confidence.FIRM)
    assert "b.ville.test" in told(finding)


def test_one_address_that_refuses_while_another_of_the_same_host_answers() -> None:
    [finding] = seen([mx("a")], lost("a", Reason.REFUSED), spoken("a", ip="192.0.2.9"))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "address")
    assert finding.severity is Severity.LOW
    assert "192.0.2.1" in told(finding)


def test_over_ipv4_alone_our_own_way_out_may_be_shut() -> None:
    [finding] = seen([mx("a")], lost("a", Reason.REFUSED), spoken("a", ip="2001:db8::1"))
    assert finding.outcome is Outcome.PASS
    found = seen([mx("a"), mx("b")], lost("a", Reason.REFUSED), spoken("b", ip="2001:db8::1"))
    assert [finding.outcome for finding in found] == [Outcome.NOT_TESTED]


def test_an_address_over_ipv4_refuses_where_another_host_answers_over_ipv4() -> None:
    sessions = (
        lost("a", Reason.REFUSED),
        spoken("a", ip="2001:db8::1"),
        spoken("b", ip="192.0.2.9"),
    )
    [finding] = seen([mx("a"), mx("b")], *sessions)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "address")


@pytest.mark.parametrize("reason", [Reason.TIMEOUT, Reason.UNREACHABLE, Reason.BLOCKED])
def test_an_address_that_keeps_silent_beside_another_proves_nothing(reason: Reason) -> None:
    [finding] = seen([mx("a")], lost("a", reason), spoken("a", ip="192.0.2.9"))
    assert finding.outcome is Outcome.PASS


@pytest.mark.parametrize(
    "sessions",
    [
        [lost("a", Reason.REFUSED), lost("b", Reason.REFUSED)],  # the way out may be blocked
        [spoken("a"), lost("b", Reason.TIMEOUT)],
        [spoken("a"), lost("b", Reason.BLOCKED, "greeting 554")],
        [spoken("a"), lost("b", Reason.REFUSED, "read")],
        [spoken("a"), lost("b", Reason.OUT_OF_SCOPE)],
        [spoken("a", 2525), lost("b", Reason.REFUSED)],  # another port proves nothing of this one
        [spoken("a")],
        [lost("b", Reason.LEVEL_TOO_LOW)],
    ],
)
def test_nothing_else_proves_a_dead_server(sessions: list[Fact]) -> None:
    found = seen([mx("a", ports=(25, 2525)), mx("b")], *sessions)
    assert {finding.outcome for finding in found} == {Outcome.NOT_TESTED}
    assert "b.ville.test" in {finding.discriminator for finding in found}


@pytest.mark.parametrize("exchangers", [[], [mx("a", covered=False)], [mx("a", addresses=())]])
def test_a_provider_s_and_those_without_an_address_are_not_spoken_with(
    exchangers: list[Exchanger],
) -> None:
    [finding] = seen(exchangers, spoken("a"))
    assert finding.outcome is Outcome.NOT_APPLICABLE
