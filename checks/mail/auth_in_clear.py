"""A mail host invites to log in with a password before anything is encrypted (RFC 4954 §4 and §9)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Endpoint,
    Severity,
    SmtpSession,
    Verdict,
    failed,
    passed,
)

from ._login import readable_ways

_TRANSPORT = 25


class AuthInClear(Check[SmtpSession]):
    id = "mail.auth_in_clear"
    judges = SmtpSession

    def evaluate(self, fact: SmtpSession, context: Context) -> Iterator[Verdict]:
        ways = readable_ways(fact.extensions)
        port = fact.target.port if isinstance(fact.target, Endpoint) else 0
        if not ways:
            yield passed(port=port)
        elif fact.starttls == "offered":
            yield failed("optional", mechanisms=ways, port=port)
        else:
            # Where people hand their mail in, every password travels like that.
            severity = None if port == _TRANSPORT else Severity.HIGH
            yield failed("never", severity=severity, mechanisms=ways, port=port)
