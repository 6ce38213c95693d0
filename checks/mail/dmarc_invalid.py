"""The DMARC record does not say what its author meant: receivers ignore it or fall back to "none"."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dmarc,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)


class DmarcInvalid(Check[Dmarc]):
    id = "mail.dmarc_invalid"
    judges = Dmarc

    def evaluate(self, fact: Dmarc, context: Context) -> Iterator[Verdict]:
        if fact.result == "none":
            yield not_applicable()
        elif fact.cause:
            severity = Severity.MEDIUM if fact.result == "valid" else None
            yield failed(
                fact.cause, severity=severity, records=list(fact.records),
                detail=fact.cause_detail, found_at=fact.found_at,
            )  # fmt: skip
        else:
            yield passed(
                records=list(fact.records),
                found_at=fact.found_at,
                obsolete_tags=list(fact.obsolete_tags),
            )
