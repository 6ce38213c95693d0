"""Mailboxes can be read in clear: POP3 or IMAP that takes passwords before encryption (RFC 2595, RFC 9051)."""

from cyberscan.sdk import Confidence, Reason, Service, Severity, Verdict, not_tested

from ._exposure import Exposure, found


class MailAccessClearText(Exposure):
    id = "services.mail_access_clear_text"
    homes = frozenset({110, 143})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in {"pop3", "imap"} or service.tls:
            return None
        if not service.features:
            return not_tested(Reason.PROTOCOL_ERROR, "no list of features", str(service.port))
        offered = {"stls", "starttls"} & set(service.features)
        if not _takes_a_password(service):
            return None
        if offered:
            return found(service, "optional", Severity.MEDIUM, Confidence.FIRM)
        return found(service, "never")


def _takes_a_password(service: Service) -> bool:
    """Whether it would take one as the connection stands."""
    mechanisms = {word for feature in service.features for word in _mechanisms(feature)}
    if mechanisms & {"plain", "login"}:
        return True
    # RFC 9051 §6.2.3: LOGIN is there unless the server says that it is not.
    if service.name == "imap":
        return "logindisabled" not in service.features
    # USER names the plain way (RFC 2449 §6.3). A server that cannot encrypt has no other to offer.
    return "user" in service.features or "stls" not in service.features


def _mechanisms(feature: str) -> list[str]:
    """Of ``auth=plain`` (IMAP) or ``sasl plain login`` (POP3)."""
    words = feature.replace("auth=", "sasl ", 1).split()
    return words[1:] if words[:1] == ["sasl"] else []
