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

_READABLE = frozenset({"PLAIN", "LOGIN", "XOAUTH", "XOAUTH2", "OAUTHBEARER"})
"""What they send serves whoever reads it: the password itself, or a token worth as much."""
_TRANSPORT = 25


class AuthInClear(Check[SmtpSession]):
    id = "mail.auth_in_clear"
    judges = SmtpSession

    def evaluate(self, fact: SmtpSession, context: Context) -> Iterator[Verdict]:
        ways = sorted(_READABLE & _mechanisms(fact))
        port = fact.target.port if isinstance(fact.target, Endpoint) else 0
        if not ways:
            yield passed(port=port)
        elif fact.starttls == "offered":
            yield failed("optional", mechanisms=ways, port=port)
        else:
            # Where people hand their mail in, every password travels like that.
            severity = None if port == _TRANSPORT else Severity.HIGH
            yield failed("never", severity=severity, mechanisms=ways, port=port)


def _mechanisms(fact: SmtpSession) -> set[str]:
    """Of the extension, also in the form that old clients need (``AUTH=LOGIN``)."""
    found: set[str] = set()
    for extension in fact.extensions:
        words = extension.replace("AUTH=", "AUTH ", 1).split()
        if words[:1] == ["AUTH"]:
            found.update(words[1:])
    return found
