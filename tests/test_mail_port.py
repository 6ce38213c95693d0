import pytest

from cyberscan.facts.base import Fact
from cyberscan.mail_port import silent_exchangers, unexplained_silence
from cyberscan.reasons import Reason
from cyberscan.sdk import Endpoint, Page, Site, SmtpSession, TlsProtocols

SITE = Site(scheme="https", host="www.ville.test", port=443)
PAGE = Page(target=SITE)
HIDDEN = "connect 25"


def at(ip: str, port: int = 25) -> Endpoint:
    return Endpoint(host="mx.ville.test", ip=ip, port=port, starttls="smtp")


def lost(ip: str, reason: Reason = Reason.TIMEOUT, detail: str = HIDDEN) -> SmtpSession:
    return SmtpSession.could_not(at(ip), reason, detail)


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ([PAGE, lost("192.0.2.1"), lost("192.0.2.2")], 2),
        ([PAGE, lost("192.0.2.1"), lost("192.0.2.2", Reason.REFUSED)], 2),
        ([PAGE, lost("192.0.2.1", Reason.UNREACHABLE)], 1),
        ([PAGE, lost("192.0.2.1", Reason.BLOCKED, "connect 25: not permitted locally")], 1),
        ([PAGE, lost("192.0.2.1"), lost("192.0.2.9", Reason.OUT_OF_SCOPE, "not declared")], 1),
        ([TlsProtocols(target=at("192.0.2.1", 443)), lost("192.0.2.1")], 1),
    ],
)
def test_no_exchanger_answers_and_others_do(facts: list[Fact], count: int) -> None:
    assert silent_exchangers(facts) == count


@pytest.mark.parametrize(
    "facts",
    [
        [],
        [PAGE],
        [lost("192.0.2.1"), lost("192.0.2.2")],  # nothing else answers: there is no network at all
        [Page.could_not(SITE, Reason.TIMEOUT), lost("192.0.2.1")],
        [PAGE, lost("192.0.2.1", Reason.REFUSED)],  # one alone may well refuse by itself
        [PAGE, lost("192.0.2.1"), SmtpSession(target=at("192.0.2.2"))],
        [PAGE, lost("192.0.2.1"), lost("192.0.2.2", Reason.BLOCKED, "greeting 554")],
        [PAGE, lost("192.0.2.1"), lost("192.0.2.2", Reason.TIMEOUT, "read")],
        [PAGE, lost("192.0.2.1", Reason.TIMEOUT, "deadline")],
        [PAGE, lost("192.0.2.1", Reason.LEVEL_TOO_LOW, "light where active is needed")],
        [PAGE, SmtpSession.could_not(at("192.0.2.1", 587), Reason.TIMEOUT, "connect 587")],
    ],
)
def test_anything_else_proves_no_block(facts: list[Fact]) -> None:
    assert silent_exchangers(facts) == 0


GIVEN_UP = (Reason.BLOCKED, "connect 25: nobody answers on this port")


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ([lost("192.0.2.1"), lost("192.0.2.2")], 2),
        ([lost("192.0.2.1"), lost("192.0.2.2"), lost("192.0.2.3", *GIVEN_UP)], 3),
        ([Page.could_not(SITE, Reason.REFUSED), lost("192.0.2.1"), lost("192.0.2.2")], 2),
        ([lost("192.0.2.1")], 0),  # one alone may be down
        ([lost("192.0.2.1"), lost("192.0.2.2", Reason.REFUSED)], 2),
        ([lost("192.0.2.1", Reason.REFUSED), lost("192.0.2.2", Reason.REFUSED)], 2),
        ([lost("192.0.2.1", Reason.REFUSED)], 0),
        ([lost("192.0.2.1"), lost("192.0.2.2"), SmtpSession(target=at("192.0.2.3"))], 0),
        ([PAGE, lost("192.0.2.1"), lost("192.0.2.2")], 0),  # that is a block, and said so
        ([lost("192.0.2.1", Reason.LEVEL_TOO_LOW, "light where active is needed")], 0),
        ([], 0),
    ],
)
def test_a_silence_that_nothing_explains(facts: list[Fact], count: int) -> None:
    assert unexplained_silence(facts) == count


def test_those_that_were_given_up_are_of_the_block() -> None:
    assert silent_exchangers([PAGE, lost("192.0.2.1"), lost("192.0.2.3", *GIVEN_UP)]) == 2
