"""Mailboxes can be read in clear: POP3 or IMAP without STARTTLS (RFC 2595, RFC 9051)."""

from cyberscan.sdk import Reason, Service, Verdict, not_tested

from ._exposure import Exposure, found


class MailAccessClearText(Exposure):
    id = "services.mail_access_clear_text"
    homes = frozenset({110, 143})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in {"pop3", "imap"} or service.tls:
            return None
        if not service.features:
            return not_tested(Reason.PROTOCOL_ERROR, "no list of features", str(service.port))
        # A server that announces LOGINDISABLED takes no password in clear.
        sound = {"stls", "starttls", "logindisabled"} & set(service.features)
        return None if sound else found(service)
