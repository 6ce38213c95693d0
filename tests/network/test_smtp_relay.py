from collections.abc import Mapping

import pytest

from cyberscan.demo.mail_server import MailServer
from cyberscan.network.smtp_relay import NONSENSE, Relay, ask_to_relay
from cyberscan.reasons import Failure, LookFailed, Reason
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

OPEN = {"RCPT": "250 2.1.5 Ok"}


def asked(server: MailServer) -> Relay:
    budget = Budget(connections=1, seconds=10)
    here = network(perimeter(domains=["ville.test"]), budget=budget)
    with server:
        return ask_to_relay(here, "127.0.0.1", server.port, "mx.ville.test")


def failure(answers: Mapping[str, str]) -> Failure:
    with pytest.raises(LookFailed) as raised:
        asked(MailServer(answers=answers))
    return raised.value.failure


def test_a_host_that_takes_a_stranger_s_mail_for_elsewhere() -> None:
    server = MailServer(answers=OPEN)
    seen = asked(server)
    assert (seen.state, seen.verb, seen.reply.code, seen.neighbour) == (
        "accepted", "RCPT", 250, True,
    )  # fmt: skip


def test_nothing_is_ever_handed_over() -> None:
    server = MailServer(answers=OPEN)
    asked(server)
    assert server.commands == [
        "EHLO [127.0.0.1]", "MAIL FROM:<>", "RCPT TO:<cyberscan-test@example.com>",
        "RSET", NONSENSE, "QUIT",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "reply",
    [
        "554 5.7.1 <cyberscan-test@example.com>: Relay access denied",
        "454 4.7.1 <cyberscan-test@example.com>: Relay access denied",
        "550 5.7.1 Unable to relay",
        "550 relay not permitted",
        "550 5.7.1 <x>... Relaying denied. IP name lookup failed [192.0.2.1]",
        "530 5.7.0 Authentication required",
        "551 User not local",
        "550 not here",
    ],
)
def test_a_refusal_to_relay(reply: str) -> None:
    server = MailServer(answers={"RCPT": reply})
    seen = asked(server)
    assert (seen.state, seen.verb) == ("refused", "RCPT")
    assert server.commands[-1] == "QUIT"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("450 4.2.0 Greylisted, come back later", Reason.BLOCKED),
        ("421 4.7.0 Too many connections", Reason.BLOCKED),
        ("556 5.1.10 Domain example.com does not accept mail (nullMX)", Reason.BLOCKED),
        ("550 5.1.2 Domain not found", Reason.BLOCKED),
        ("550 5.4.4 Unable to route", Reason.BLOCKED),
        ("554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org", Reason.BLOCKED),
        ("550 5.7.1 cannot find your reverse name", Reason.BLOCKED),
        ("530 5.7.0 Must issue a STARTTLS command first", Reason.BLOCKED),
        ("503 5.5.1 Bad sequence", Reason.PROTOCOL_ERROR),
        ("501 5.5.4 Syntax", Reason.PROTOCOL_ERROR),
        ("354 go on", Reason.PROTOCOL_ERROR),
    ],
)
def test_answers_that_conclude_nothing(reply: str, reason: Reason) -> None:
    assert failure({"RCPT": reply}).reason is reason


def test_a_sender_is_named_when_the_empty_one_is_refused() -> None:
    class Strict(MailServer):
        """Takes the second sender only."""

        @property
        def answers(self) -> dict[str, str]:
            taken = any("example.org" in line for line in self.commands)
            return {"MAIL": "250 ok" if taken else "550 no bounces", "RCPT": "554 relay denied"}

        @answers.setter
        def answers(self, value: dict[str, str]) -> None:
            return

    server = Strict()
    assert asked(server).state == "refused"
    assert server.commands[1:3] == ["MAIL FROM:<>", "MAIL FROM:<cyberscan-test@example.org>"]


def test_a_host_that_wants_a_password_first_relays_for_no_stranger() -> None:
    seen = asked(MailServer(answers={"MAIL": "530 5.7.0 Authentication required"}))
    assert (seen.state, seen.verb) == ("refused", "MAIL")


@pytest.mark.parametrize(
    "reply",
    ["530 5.7.0 Must issue a STARTTLS command first", "451 later", "550 5.7.1 go away", "354 what"],
)
def test_no_sender_was_taken(reply: str) -> None:
    assert failure({"MAIL": reply}).reason is Reason.BLOCKED


def test_a_host_that_obeys_nonsense_is_accused_of_nothing() -> None:
    answers = {**OPEN, NONSENSE: "250 Ok"}
    assert failure(answers) == Failure(
        reason=Reason.PROTOCOL_ERROR, detail="says yes to everything"
    )
