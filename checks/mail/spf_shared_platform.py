"""The SPF policy lets a relay of shared web hosting through: its other customers' pages send by it too."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Reason,
    Spf,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class SpfSharedPlatform(Check[Spf]):
    id = "mail.spf_shared_platform"
    judges = Spf

    def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
        if fact.result not in ("valid", "temperror"):
            yield not_applicable()
            return
        shared = [platform for platform in fact.platforms if platform.kind == "hosting"]
        for platform in shared:
            # Whether the service checks its customers' senders cannot be seen from outside.
            yield failed(
                name=platform.name, domain=platform.domain, confidence=Confidence.TENTATIVE,
                discriminator=platform.name,
            )  # fmt: skip
        if fact.result == "temperror":
            yield not_tested(Reason.DNS_FAILURE, fact.cause_detail)
        elif not shared:
            yield passed(platforms=[platform.name for platform in fact.platforms])
