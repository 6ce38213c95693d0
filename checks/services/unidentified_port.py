"""A port is open and what answers there could not be named: somebody should know what it is."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    NmapVersion,
    Reason,
    Service,
    Verdict,
    failed,
    not_tested,
    passed,
)


class UnidentifiedPort(Check[Service]):
    id = "services.unidentified_port"
    judges = Service

    def evaluate(self, fact: Service, context: Context) -> Iterator[Verdict]:
        belief = _belief(fact, context)
        if fact.name:
            yield passed(port=fact.port, service=fact.name)
        elif belief is not None:
            name = belief.product or belief.name
            yield passed(Confidence.TENTATIVE, port=fact.port, service=name)
        elif fact.silent:
            yield not_tested(Reason.TIMEOUT, f"port {fact.port} said nothing")
        else:
            yield failed(port=fact.port, banner=fact.banner)


def _belief(fact: Service, context: Context) -> NmapVersion | None:
    """What nmap makes of the same port, where an answer led it to a name."""
    for belief in context.of(NmapVersion, fact.target.subject):
        if belief.failed is None and belief.target == fact.target and belief.believed:
            return belief
    return None
