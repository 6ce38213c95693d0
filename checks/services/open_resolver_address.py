"""An address looks up any name for anybody (RFC 5358). Name servers of the zones are judged with their zone."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    NameServerAnswers,
    Reason,
    Recursion,
    UdpServices,
    Verdict,
    not_applicable,
    not_tested,
    passed,
)

from ._udp import answered, exposed, unanswered


class OpenResolverAddress(Check[UdpServices]):
    id = "services.open_resolver_address"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        if _said_of_its_zone(fact.target.subject, context):
            yield not_applicable()
            return
        for answer in answered(fact, {"dns"}):
            if answer.open_access:
                yield exposed(answer, protocol="DNS")
            elif answer.open_access is None:
                yield not_tested(Reason.PROTOCOL_ERROR, f"udp {answer.port}: {answer.detail}")
            else:
                yield passed(port=answer.port)
            return
        yield unanswered(fact, {"dns"})


def _said_of_its_zone(ip: str, context: Context) -> bool:
    """Whether this address is a name server that is already reported as open."""
    opened = {
        name for fact in context.of(Recursion) if fact.failed is None for name in fact.open_on
    }
    return any(
        answer.ip == ip and answer.server in opened
        for fact in context.of(NameServerAnswers)
        if fact.failed is None
        for answer in fact.answers
    )
