"""The security.txt is expired, or lacks what RFC 9116 requires."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    SecurityTxt,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

_SMALL = {"canonical_elsewhere"}
"""The contact can still be used."""


class SecurityTxtInvalid(Check[SecurityTxt]):
    id = "web.security_txt_invalid"
    judges = SecurityTxt

    def evaluate(self, fact: SecurityTxt, context: Context) -> Iterator[Verdict]:
        if not fact.present:
            yield not_applicable()
        elif fact.expires is not None and fact.expires <= fact.observed_at:
            yield failed("expired", on=fact.expires.date().isoformat())
        elif fact.problems:
            canonical = ", ".join(fact.canonical)
            for problem in fact.problems:
                severity = Severity.INFO if problem in _SMALL else None
                yield failed(
                    problem, severity=severity, url=fact.url, canonical=canonical,
                    discriminator=problem,
                )  # fmt: skip
        else:
            yield passed()
