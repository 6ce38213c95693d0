"""The domain publishes no SPF record (RFC 7208 §4.5: result "none")."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, Spf, Verdict, failed, not_applicable, passed

from ._declared import does_not_exist
from ._spf import receives_no_mail


class SpfMissing(Check[Spf]):
    id = "mail.spf_missing"
    judges = Spf

    def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
        if fact.records:
            yield passed(records=list(fact.records))
        elif fact.attempts:
            yield failed("ignored", records=list(fact.attempts))
        elif fact.old_type:
            yield failed("old_type", records=list(fact.old_type))
        elif does_not_exist(context, fact.target.subject):
            yield not_applicable()
        elif receives_no_mail(context, fact.target.subject):
            # Nobody expects mail from it; anybody may still write in its name.
            yield failed("no_mail", severity=Severity.MEDIUM)
        else:
            yield failed("absent")
