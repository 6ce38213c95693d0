"""The mail server does not offer encryption (RFC 3207)."""

import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Context, SmtpSession, Verdict, failed, passed

# Some firewalls overwrite extensions that they do not know, letter by letter.
_MASKED = re.compile(r"X{4,}[A-Z0-9]?")


class StarttlsMissing(Check[SmtpSession]):
    id = "mail.starttls_missing"
    judges = SmtpSession

    def evaluate(self, fact: SmtpSession, context: Context) -> Iterator[Verdict]:
        if fact.starttls == "offered":
            yield passed(extensions=list(fact.extensions))
        elif any(_MASKED.fullmatch(name) for name in fact.extensions):
            yield failed("masked", extensions=list(fact.extensions))
        else:
            yield failed("absent", extensions=list(fact.extensions))
