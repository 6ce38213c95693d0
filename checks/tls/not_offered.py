"""A directory, a database, a remote desktop, a mail service answers in clear and offers no TLS, or refuses it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Endpoint,
    Reason,
    Severity,
    SmtpSession,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

_KINDS = {
    "ldap": "directory",
    "postgresql": "database",
    "mysql": "database",
    "rdp": "remote_desktop",
    "xmpp": "messaging",
    "xmpp_server": "messaging",
    "smtp": "mail",
    # Looked at only where they announce TLS; those that do not are told by the checks of exposed services.
    "imap": "refused",
    "pop3": "refused",
    "ftp": "refused",
}


class NotOffered(Check[TlsProtocols]):
    id = "tls.not_offered"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        target = fact.target
        if not isinstance(target, Endpoint) or not (kind := _kind(target, context)):
            yield not_applicable()
        elif fact.speaks == "tls":
            yield passed(port=target.port)
        elif fact.speaks == "clear":
            # Remote desktop alone has passwords and screens in every session, and no other protection.
            grave = Severity.HIGH if kind == "remote_desktop" else None
            yield failed(kind, severity=grave, port=target.port, dialect=target.starttls)
        else:
            yield not_tested(Reason.PROTOCOL_ERROR, f"{fact.speaks} after the go-ahead")


def _kind(target: Endpoint, context: Context) -> str:
    """What the service is for; empty where the question does not arise, or another check tells it."""
    kind = _KINDS.get(target.starttls, "")
    return "" if kind == "mail" and _receives_mail(target, context) else kind


def _receives_mail(target: Endpoint, context: Context) -> bool:
    """Whether mail sent to the domain comes here: mail.starttls_missing tells it then."""
    return any(
        isinstance(session.target, Endpoint)
        and (session.target.ip, session.target.port) == (target.ip, target.port)
        for session in context.of(SmtpSession)
        if session.failed is None
    )
