"""A site announces an IPv6 address where something else answers, or nothing."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Reason,
    SiteReach,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class Ipv6Differs(Check[SiteReach]):
    id = "web.ipv6_differs"
    judges = SiteReach

    def evaluate(self, fact: SiteReach, context: Context) -> Iterator[Verdict]:
        seen = fact.ipv6
        if seen is None:
            yield not_applicable()
        elif seen.state == "refused":
            yield failed("refused", address=seen.address, url=seen.url)
        elif seen.state != "answered" or seen.reason:
            yield not_tested(Reason(seen.reason), f"ipv6 {seen.state}")
        elif seen.differs:
            yield failed(
                "differs",
                confidence=Confidence.FIRM,
                address=seen.address,
                url=seen.url,
                differences=list(seen.differs),
            )
        else:
            yield passed(address=seen.address)
