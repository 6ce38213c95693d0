from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import Exchanger, MailDomain, MailExchangers, Outcome
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mx_cname"
GOOD = Exchanger(preference=1, host="mx1.ville.test", addresses=("192.0.2.1",))
ALIAS = Exchanger(preference=2, host="mx2.ville.test", alias_of="mx1.ville.test")
UNKNOWN = Exchanger(preference=3, host="mx.p.test", failed=Failure(reason=Reason.TIMEOUT))


def outcomes(*exchangers: Exchanger) -> list[tuple[Outcome, str]]:
    found = findings(ID, MailExchangers(target=DOMAIN, exchangers=exchangers))
    assert all(told(f) for f in found if f.outcome in (Outcome.PASS, Outcome.FAIL))
    return [(f.outcome, f.discriminator) for f in found]


def test_real_names_pass() -> None:
    assert outcomes(GOOD) == [(Outcome.PASS, "")]


def test_an_alias_fails() -> None:
    assert outcomes(GOOD, ALIAS) == [(Outcome.FAIL, "mx2.ville.test")]


def test_an_exchanger_that_could_not_be_asked_for_neither_passes_nor_fails() -> None:
    assert outcomes(GOOD, UNKNOWN) == [(Outcome.NOT_TESTED, "mx.p.test")]


def test_without_an_exchanger_the_question_does_not_arise() -> None:
    assert outcomes() == [(Outcome.NOT_APPLICABLE, "")]
