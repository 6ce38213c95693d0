"""No security.txt tells whom to warn (RFC 9116)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, SecurityTxt, Verdict, failed, passed


class SecurityTxtMissing(Check[SecurityTxt]):
    id = "web.security_txt_missing"
    judges = SecurityTxt

    def evaluate(self, fact: SecurityTxt, context: Context) -> Iterator[Verdict]:
        yield passed(contacts=list(fact.contacts)) if fact.present else failed()
