"""The DMARC policy asks receivers to do nothing, or less than it seems."""

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


class DmarcNotEnforced(Check[Dmarc]):
    id = "mail.dmarc_not_enforced"
    judges = Dmarc

    def evaluate(self, fact: Dmarc, context: Context) -> Iterator[Verdict]:
        if fact.result != "valid":
            yield not_applicable()
            return
        found = list(_weaknesses(fact))
        yield from found
        if not found:
            yield passed(policy=fact.policy, found_at=fact.found_at)


def _weaknesses(fact: Dmarc) -> Iterator[Verdict]:
    if fact.policy == "none":
        yield failed("none", found_at=fact.found_at)
        return
    if fact.testing:  # RFC 9989 §4.7: the policy is applied one step lower
        severity = Severity.LOW if fact.policy == "reject" else None
        yield failed("testing", severity=severity, policy=fact.policy, found_at=fact.found_at)
    elif fact.percentage < 100:
        yield failed(
            "partial", severity=Severity.LOW, policy=fact.policy, percentage=fact.percentage
        )
    if fact.found_at != fact.target.subject:
        return
    if fact.subdomain_policy == "none":
        yield failed("subdomains", policy=fact.policy, discriminator="sp")
    elif fact.nonexistent_policy == "none":
        yield failed("nonexistent", policy=fact.policy, discriminator="np")
