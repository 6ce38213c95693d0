"""Judging: failed facts never reach a check, waivers hold until their date, fingerprints are stable."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest

from cyberscan.engine.judge import judge
from cyberscan.outcomes import Confidence, Finding, Outcome
from cyberscan.perimeter.models import WaiverEntry
from cyberscan.reasons import Reason
from cyberscan.registry import LoadedCheck, load_checks
from cyberscan.sdk import (
    Address,
    Check,
    Context,
    Fact,
    Host,
    MailDomain,
    Spf,
    UdpAnswer,
    UdpServices,
    Verdict,
    failed,
)
from cyberscan.testing import findings

DOMAIN = MailDomain(name="ville.test")
TODAY = date(2026, 11, 22)


class Seen(Fact):
    kind: Literal["test.seen"] = "test.seen"


class Broken(Check[Seen]):
    id = "test.broken"
    judges = Seen

    def evaluate(self, fact: Seen, context: Context) -> Iterator[Verdict]:
        raise KeyError(fact.target.subject)


class Mute(Check[Seen]):
    id = "test.mute"
    judges = Seen

    def evaluate(self, fact: Seen, context: Context) -> Iterator[Verdict]:
        yield from ()


class Twice(Check[Seen]):
    id = "test.twice"
    judges = Seen

    def evaluate(self, fact: Seen, context: Context) -> Iterator[Verdict]:
        yield failed(discriminator="80", confidence=Confidence.FIRM, port=80)
        yield failed(discriminator="443", port=443)


def judged(check: Check[Seen], fact: Fact | None = None) -> tuple[Finding, ...]:
    words = load_checks()[0].words
    seen = fact or Seen(target=Host(name="www.ville.test"))
    return judge([seen], [LoadedCheck(check, words, "Test")], today=TODAY)


@pytest.mark.parametrize("check", [Broken(), Mute()])
def test_a_check_with_a_bug_is_an_error_never_a_pass(check: Check[Seen]) -> None:
    [finding] = judged(check)
    assert finding.outcome is Outcome.ERROR
    assert finding.failure is not None
    assert finding.failure.reason is Reason.BUG


def test_a_failed_fact_never_reaches_the_check() -> None:
    [finding] = judged(Broken(), Seen.could_not(Host(name="www.ville.test"), Reason.REFUSED))
    assert finding.outcome is Outcome.NOT_TESTED


def test_two_findings_on_one_target_have_two_stable_fingerprints() -> None:
    first, again = judged(Twice()), judged(Twice())
    assert len({finding.fingerprint for finding in first}) == 2
    assert [f.fingerprint for f in first] == [f.fingerprint for f in again]


def waiver(
    expires: date, target: str = "ville.test", check: str = "mail.spf_missing"
) -> WaiverEntry:
    return WaiverEntry(
        check=check, target=target, justification="Domaine fermé le mois prochain", expires=expires
    )


def spf(*waivers: WaiverEntry) -> Outcome:
    fact = Spf(target=DOMAIN, observed_at=datetime(2026, 11, 22, tzinfo=UTC))
    [finding] = findings("mail.spf_missing", fact, waivers=waivers, today=TODAY)
    return finding.outcome


def test_a_waiver_holds_until_its_last_day() -> None:
    assert spf(waiver(TODAY)) is Outcome.WAIVED
    assert spf(waiver(TODAY - timedelta(days=1))) is Outcome.FAIL


def test_a_waiver_is_for_its_check_and_target() -> None:
    assert spf(waiver(TODAY, target="autre.test")) is Outcome.FAIL
    assert spf(waiver(TODAY, target="*")) is Outcome.WAIVED
    assert spf(waiver(TODAY, check="mail.dmarc_missing")) is Outcome.FAIL


def test_the_replay_command_names_only_the_target() -> None:
    [finding] = findings("mail.spf_missing", Spf(target=DOMAIN))
    assert finding.replay == "dig +short TXT ville.test"


def test_no_command_lacks_its_port() -> None:
    address = Address(ip="192.0.2.1")
    [finding] = findings("services.snmp_exposed", UdpServices(target=address))
    assert finding.replay == ""
    closed = UdpAnswer(name="snmp", port=161, state="closed")
    [finding] = findings("services.snmp_exposed", UdpServices(target=address, answers=(closed,)))
    assert finding.replay == "nmap -Pn -sU -p 161 192.0.2.1"
