"""A logo is announced (BIMI) that no mailbox will show. Having none is no defect."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Bimi,
    Check,
    Context,
    Dmarc,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class BimiNotReady(Check[Bimi]):
    id = "mail.bimi_not_ready"
    judges = Bimi

    def evaluate(self, fact: Bimi, context: Context) -> Iterator[Verdict]:
        if fact.result == "invalid":
            yield failed(fact.cause, records=list(fact.records), detail=fact.cause_detail)
        elif fact.result == "valid":
            yield _under(next(context.of(Dmarc, fact.target.subject), None), fact)
        elif fact.result == "none" and fact.attempts:
            yield failed("ignored", records=list(fact.attempts))
        else:
            yield not_applicable()


def _under(dmarc: Dmarc | None, fact: Bimi) -> Verdict:
    """Mailboxes show a logo only where DMARC keeps forged mail away."""
    if dmarc is None or dmarc.failed is not None:
        return not_tested(Reason.DNS_FAILURE, "the DMARC policy is not known")
    if dmarc.result != "valid" or dmarc.policy in ("", "none") or dmarc.testing:
        return failed("dmarc", policy=dmarc.policy)
    if dmarc.subdomain_policy == "none":
        return failed("subdomains")
    if dmarc.policy == "quarantine" and dmarc.percentage < 100:
        return failed("partial", percentage=dmarc.percentage)
    return passed(logo=fact.logo)
