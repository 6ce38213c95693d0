"""An address looks up any name for anybody (RFC 5358). Name servers of the zones are judged with their zone."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    NameServerAnswers,
    Reason,
    Recursion,
    Service,
    UdpServices,
    Verdict,
    failed,
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
        heard = [answer for answer in answered(fact, {"dns"}) if answer.open_access is not None]
        if not heard and (open_tcp := _open_over_tcp(fact.target.subject, context)) is not None:
            yield open_tcp
            return
        for answer in answered(fact, {"dns"}):
            if answer.open_access:
                yield exposed(answer, protocol="DNS")
            elif answer.open_access is None:
                yield not_tested(Reason.PROTOCOL_ERROR, "neither recursion nor refusal")
            else:
                yield passed(port=answer.port)
            return
        yield unanswered(fact, {"dns"})


def _open_over_tcp(ip: str, context: Context) -> Verdict | None:
    """What TCP shows where UDP tells nothing: a firewall may filter one and not the other."""
    for service in context.of(Service, ip):
        if service.failed is None and service.name == "dns" and service.open_access:
            return failed(
                "tcp", discriminator=str(service.port), port=service.port, protocol="DNS",
                product=" ".join(filter(None, (service.product, service.version))),
                proof=service.proof, features=list(service.features),
            )  # fmt: skip
    return None


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
