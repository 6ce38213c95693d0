from collections.abc import Callable

import pytest

from checks.tls.ticket_lifetime import TicketLifetime
from cyberscan.sdk import Outcome, Reason, TlsExtensions, TlsProtocols, TlsTrials
from cyberscan.testing import findings, judged, told

Trials = Callable[..., TlsTrials]
Protocols = Callable[..., TlsProtocols]
Extensions = Callable[..., TlsExtensions]
DAY = 86400


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1, Outcome.PASS),
        (7200, Outcome.PASS),
        (DAY, Outcome.PASS),
        (DAY + 1, Outcome.FAIL),
        (7 * DAY, Outcome.FAIL),
        (2**32 - 1, Outcome.FAIL),
    ],
)
def test_a_day_is_the_most(trials: Trials, seconds: int, expected: Outcome) -> None:
    [finding] = findings("tls.ticket_lifetime", trials(ticket_lifetime=seconds))
    assert finding.outcome is expected
    assert told(finding)


@pytest.mark.parametrize(("seconds", "hours"), [(2 * DAY, "48 h"), (DAY + 1, "25 h")])
def test_the_sentence_gives_whole_hours(trials: Trials, seconds: int, hours: str) -> None:
    [finding] = findings("tls.ticket_lifetime", trials(ticket_lifetime=seconds))
    assert hours in told(finding)


def test_the_profile_may_ask_for_less(trials: Trials) -> None:
    fact = trials(ticket_lifetime=7200)
    [verdict] = judged(TicketLifetime(), fact, thresholds={"hours": 1})
    assert verdict.outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("present", "announced", "expected"),
    [
        (("TLS 1.2",), False, Outcome.NOT_APPLICABLE),
        (("TLS 1.2",), True, Outcome.NOT_TESTED),
        (("TLS 1.2",), None, Outcome.NOT_TESTED),
        (("TLS 1.2", "TLS 1.3"), False, Outcome.NOT_TESTED),
        (("TLS 1.3",), None, Outcome.NOT_TESTED),
    ],
)
def test_no_ticket_is_only_believed_where_the_hello_says_so(
    trials: Trials,
    protocols: Protocols,
    extensions: Extensions,
    present: tuple[str, ...],
    announced: bool | None,
    expected: Outcome,
) -> None:
    others = (protocols(present=present), extensions(session_ticket=announced))
    [verdict] = judged(TicketLifetime(), trials(), others=others)
    assert verdict.outcome is expected


def test_without_the_hellos_nothing_is_concluded(trials: Trials, extensions: Extensions) -> None:
    fact = trials()
    failing = TlsProtocols.could_not(fact.target, Reason.TIMEOUT)
    others = (failing, extensions(session_ticket=False))
    assert [v.outcome for v in judged(TicketLifetime(), fact)] == [Outcome.NOT_TESTED]
    assert [v.outcome for v in judged(TicketLifetime(), fact, others=others)] == [
        Outcome.NOT_TESTED
    ]


def test_zero_means_unsaid_in_tls12_and_at_once_in_tls13(
    trials: Trials, protocols: Protocols
) -> None:
    fact = trials(ticket_lifetime=0)
    old, modern = protocols(present=("TLS 1.2", "TLS 1.3")), protocols(present=("TLS 1.3",))
    assert [v.outcome for v in judged(TicketLifetime(), fact)] == [Outcome.NOT_TESTED]
    [verdict] = judged(TicketLifetime(), fact, others=(old,))
    assert verdict.outcome is Outcome.NOT_TESTED
    [verdict] = judged(TicketLifetime(), fact, others=(modern,))
    assert verdict.outcome is Outcome.PASS
