import pytest

from checks.tls.not_offered import NotOffered
from cyberscan.sdk import Endpoint, Outcome, Reason, Service, Severity, SmtpSession, TlsProtocols
from cyberscan.testing import findings, judged, told


def seen(dialect: str, speaks: str, port: int = 4000) -> TlsProtocols:
    target = Endpoint.model_validate({"ip": "192.0.2.1", "port": port, "starttls": dialect})
    return TlsProtocols.model_validate({"target": target, "speaks": speaks})


@pytest.mark.parametrize(
    ("dialect", "case", "severity"),
    [
        ("ldap", "directory", Severity.MEDIUM),
        ("postgresql", "database", Severity.MEDIUM),
        ("mysql", "database", Severity.MEDIUM),
        ("rdp", "remote_desktop", Severity.HIGH),
        ("xmpp", "messaging", Severity.MEDIUM),
        ("xmpp_server", "messaging", Severity.MEDIUM),
        ("smtp", "mail", Severity.MEDIUM),
        ("imap", "mailboxes", Severity.MEDIUM),
        ("pop3", "mailboxes", Severity.MEDIUM),
        ("ftp", "files", Severity.MEDIUM),
    ],
)
def test_a_service_that_says_no_fails(dialect: str, case: str, severity: Severity) -> None:
    [finding] = findings("tls.not_offered", seen(dialect, "clear"))
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, severity)
    assert "4000" in told(finding)


@pytest.mark.parametrize("dialect", ["ldap", "postgresql", "rdp", "xmpp", "smtp", "imap"])
def test_a_service_that_encrypts_passes(dialect: str) -> None:
    [finding] = findings("tls.not_offered", seen(dialect, "tls"))
    assert finding.outcome is Outcome.PASS
    assert "4000" in told(finding)


@pytest.mark.parametrize("speaks", ["tls", "clear", "http"])
def test_the_question_does_not_arise_where_tls_comes_first(speaks: str) -> None:
    [verdict] = judged(NotOffered(), seen("", speaks))
    assert verdict.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("speaks", ["other", "http", "ssh"])
def test_nonsense_after_the_go_ahead_proves_nothing(speaks: str) -> None:
    [verdict] = judged(NotOffered(), seen("ldap", speaks))
    assert verdict.outcome is Outcome.NOT_TESTED


def test_a_mail_host_of_the_domain_has_a_check_of_its_own() -> None:
    place = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
    session = SmtpSession(target=place)
    [verdict] = judged(NotOffered(), seen("smtp", "clear", 25), others=[session])
    assert verdict.outcome is Outcome.NOT_APPLICABLE
    [verdict] = judged(NotOffered(), seen("smtp", "clear", 587), others=[session])
    assert verdict.outcome is Outcome.FAIL
    unseen = SmtpSession.could_not(place, Reason.TIMEOUT)
    [verdict] = judged(NotOffered(), seen("smtp", "clear", 25), others=[unseen])
    assert verdict.outcome is Outcome.FAIL


@pytest.mark.parametrize(("dialect", "feature"), [("imap", "starttls"), ("ftp", "auth tls")])
def test_what_is_announced_then_refused_is_told_as_such(dialect: str, feature: str) -> None:
    fact = seen(dialect, "clear")
    service = Service(target=Endpoint(ip="192.0.2.1", port=4000), features=(feature,))
    [finding] = findings("tls.not_offered", fact, service)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "refused")
    assert "puis le refuse" in told(finding)
    unlisted = service.model_copy(update={"features": ("epsv",)})
    [verdict] = judged(NotOffered(), fact, others=[unlisted])
    assert verdict.outcome is Outcome.NOT_APPLICABLE
