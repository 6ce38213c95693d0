from checks.mail.mx_no_ipv6 import MxNoIpv6
from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import Exchanger, MailDomain, MailExchangers, Outcome, Severity
from cyberscan.testing import findings, judged, told

DOMAIN = MailDomain(name="ville.test")
OLD = Exchanger(preference=10, host="mx1.ville.test", addresses=("192.0.2.1",))
NEW = Exchanger(preference=20, host="mx2.ville.test", addresses=("192.0.2.2", "2001:db8::2"))
HALF = OLD.model_copy(update={"unasked": ("AAAA",)})
LOST = Exchanger(preference=30, host="mx3.ville.test", failed=Failure(reason=Reason.TIMEOUT))
NOWHERE = Exchanger(preference=40, host="mx4.ville.test")


def outcome(*exchangers: Exchanger, more: int = 0) -> Outcome:
    [one] = judged(MxNoIpv6(), MailExchangers(target=DOMAIN, exchangers=exchangers, more=more))
    return one.outcome


def test_one_server_is_enough() -> None:
    assert outcome(OLD, NEW, LOST) is Outcome.PASS


def test_old_addresses_only_are_told_as_information() -> None:
    [finding] = findings("mail.mx_no_ipv6", MailExchangers(target=DOMAIN, exchangers=(OLD,)))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)
    assert "mx1.ville.test" in told(finding)


def test_what_could_not_be_asked_is_not_absent() -> None:
    for exchangers in ((OLD, LOST), (HALF,)):
        assert outcome(*exchangers) is Outcome.NOT_TESTED
    assert outcome(OLD, more=3) is Outcome.NOT_TESTED


def test_no_server_is_no_question() -> None:
    assert outcome() is outcome(NOWHERE) is Outcome.NOT_APPLICABLE
