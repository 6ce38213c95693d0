"""The security.txt is expired, or lacks what RFC 9116 requires."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, SecurityTxt, Verdict, failed, not_applicable, passed


class SecurityTxtInvalid(Check[SecurityTxt]):
    id = "web.security_txt_invalid"
    judges = SecurityTxt

    def evaluate(self, fact: SecurityTxt, context: Context) -> Iterator[Verdict]:
        if not fact.present:
            yield not_applicable()
        elif fact.expires is not None and fact.expires <= fact.observed_at:
            yield failed("expired", on=fact.expires.date().isoformat())
        elif fact.problems:
            for problem in fact.problems:
                yield failed(problem, url=fact.url, discriminator=problem)
        else:
            yield passed()
