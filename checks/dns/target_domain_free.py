"""A record relies on a domain that is registered by nobody: whoever buys it receives what was meant for the town."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    FreeDomains,
    Reason,
    Severity,
    Verdict,
    failed,
    not_tested,
    passed,
)

_SEVERITY = {"name_server": Severity.CRITICAL, "exchanger": Severity.HIGH, "alias": Severity.HIGH}


class TargetDomainFree(Check[FreeDomains]):
    id = "dns.target_domain_free"
    judges = FreeDomains

    def evaluate(self, fact: FreeDomains, context: Context) -> Iterator[Verdict]:
        for one in fact.free:
            # A registry may hold back a name that does not exist: only an order would tell.
            yield failed(
                one.role, severity=_SEVERITY[one.role], confidence=Confidence.FIRM,
                name=one.name, domain=one.domain, discriminator=one.name,
            )  # fmt: skip
        if fact.free:
            return
        if fact.unknown:
            yield not_tested(Reason.DNS_FAILURE, ", ".join(fact.unknown))
        else:
            yield passed(missing=list(fact.missing))
