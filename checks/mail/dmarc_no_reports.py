"""The DMARC policy asks for no aggregate reports: nobody sees who writes in the domain's name."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dmarc,
    Severity,
    Spf,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._declared import sends_no_mail


class DmarcNoReports(Check[Dmarc]):
    id = "mail.dmarc_no_reports"
    judges = Dmarc

    def evaluate(self, fact: Dmarc, context: Context) -> Iterator[Verdict]:
        unusable = list(fact.unusable_reports_to)
        if fact.result != "valid":
            yield not_applicable()
        elif fact.reports_to and unusable:
            yield failed("partly", severity=Severity.INFO, addresses=unusable)
        elif fact.reports_to:
            yield passed(addresses=list(fact.reports_to))
        elif unusable:
            yield failed("unusable", addresses=unusable)
        else:
            yield _absent(fact, context)


def _absent(fact: Dmarc, context: Context) -> Verdict:
    domain = fact.target.subject
    if fact.applied_policy == "reject":
        # Whoever writes in the name of a domain that sends nothing is refused: there is nothing to watch.
        if sends_no_mail(context, domain):
            return not_applicable()
        if unseen := [spf.failed for spf in context.of(Spf, domain) if spf.failed]:
            return not_tested(unseen[0].reason, unseen[0].detail)
    return failed("absent", found_at=fact.found_at)
