"""The DMARC policy asks for no aggregate reports: nobody sees who writes in the domain's name."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dmarc, Severity, Verdict, failed, not_applicable, passed


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
            yield failed("absent", found_at=fact.found_at)
