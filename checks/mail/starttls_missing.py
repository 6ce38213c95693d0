"""The mail server does not offer encryption (RFC 3207)."""

import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Endpoint, Severity, SmtpSession, Verdict, failed, passed

# Some firewalls overwrite extensions that they do not know, letter by letter.
_MASKED = re.compile(r"X{4,}[A-Z0-9]?")
_SUBMISSION = 587


class StarttlsMissing(Check[SmtpSession]):
    id = "mail.starttls_missing"
    judges = SmtpSession

    def evaluate(self, fact: SmtpSession, context: Context) -> Iterator[Verdict]:
        extensions = list(fact.extensions)
        if fact.starttls == "offered":
            yield passed(extensions=extensions)
        elif any(_MASKED.fullmatch(name) for name in extensions):
            yield failed("masked", extensions=extensions)
        elif isinstance(fact.target, Endpoint) and fact.target.port == _SUBMISSION:
            # RFC 8314 §3.3: what agents hand in, with their password, must be encrypted.
            yield failed("submission", severity=Severity.HIGH, extensions=extensions)
        else:
            yield failed("absent", extensions=extensions)
