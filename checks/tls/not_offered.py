"""A directory, a database, a remote desktop, a mail service answers in clear and offers no TLS, or refuses it."""

from collections.abc import Iterable, Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Endpoint,
    Fact,
    Reason,
    Service,
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
    "imap": "mailboxes",
    "pop3": "mailboxes",
    "ftp": "files",
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
    if kind == "mail":
        sessions = _same_place(context.of(SmtpSession), target)
        return "" if sessions else kind  # mail.starttls_missing judges an exchanger of the domain
    if kind in ("mailboxes", "files"):
        services = [f for f in _same_place(context.of(Service), target) if isinstance(f, Service)]
        if any(_announces(service) for service in services):
            return "refused"
        return "" if services else kind  # the checks of exposed services judge the list of features
    return kind


def _same_place(facts: Iterable[Fact], target: Endpoint) -> list[Fact]:
    return [
        fact
        for fact in facts
        if fact.failed is None
        and isinstance(fact.target, Endpoint)
        and (fact.target.ip, fact.target.port) == (target.ip, target.port)
    ]


def _announces(service: Service) -> bool:
    return any(
        feature.split(" ")[0] in ("starttls", "stls", "auth") for feature in service.features
    )
