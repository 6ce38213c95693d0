"""What the checks of exposed services share: when an address may be said to expose nothing."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Fact,
    OpenPorts,
    Reason,
    Service,
    Severity,
    Verdict,
    failed,
    not_tested,
    passed,
    within_ports,
)

from ._believed import with_beliefs
from ._names import display_name


class Exposure(Check[OpenPorts]):
    """One verdict a service found; one alone when there is none on the address."""

    judges: ClassVar[type[Fact]] = OpenPorts
    homes: ClassVar[frozenset[int]]
    """The usual ports: when none of them was looked at, nothing can be concluded."""

    @abstractmethod
    def exposed(self, service: Service) -> Verdict | None:
        """The verdict about one service, or None when it is not of this check's concern."""

    def evaluate(self, fact: OpenPorts, context: Context) -> Iterator[Verdict]:
        if fact.answers_everywhere:
            yield not_tested(Reason.BLOCKED, "every port answers")
            return
        subject = fact.target.subject
        services = with_beliefs(context.of(Service, subject), context, subject)
        found = [self.exposed(service) for service in services if service.failed is None]
        verdicts = [verdict for verdict in found if verdict is not None]
        hidden = self._hidden(fact, services)
        if verdicts:
            yield from verdicts
        elif hidden is not None:
            yield hidden
        else:
            yield passed(Confidence.FIRM, scanned=fact.scanned)

    def _hidden(self, fact: OpenPorts, services: list[Service]) -> Verdict | None:
        """Why the absence of a find proves nothing, if it does not."""
        if not any(within_ports(fact.looked, port) for port in self.homes):
            return not_tested(Reason.OUT_OF_SCOPE, "usual ports not scanned")
        if any(within_ports(fact.unheard, port) for port in self.homes):
            return not_tested(Reason.BLOCKED, fact.silence)
        opened = {port.number for port in fact.ports if port.state == "open"}
        heard = {s.port for s in services if s.failed is None and not s.silent}
        if (opened - heard) & self.homes:
            port = min((opened - heard) & self.homes)
            return not_tested(_why(services), f"port {port} open, unnamed")
        # What answers there without being understood may be what is looked for, in a form not known here.
        foreign = {s.port for s in services if s.port in heard and not s.name} & self.homes
        if foreign & opened:
            port = min(foreign & opened)
            return not_tested(Reason.PROTOCOL_ERROR, f"port {port} open, unnamed")
        if opened and not heard:
            return not_tested(_why(services), "no open port said a word")
        return None


def _why(services: list[Service]) -> Reason:
    failures = [service.failed.reason for service in services if service.failed is not None]
    return failures[0] if failures else Reason.TIMEOUT


def found(
    service: Service,
    case: str = "",
    severity: Severity | None = None,
    confidence: Confidence = Confidence.CERTAIN,
) -> Verdict:
    """A finding about one service, one a port."""
    if service.how in ("port", "nmap"):
        confidence = Confidence.TENTATIVE
    elif service.how == "banner" and confidence is Confidence.CERTAIN:
        confidence = Confidence.FIRM
    return failed(
        case,
        severity=severity,
        confidence=confidence,
        discriminator=str(service.port),
        port=service.port,
        service=service.name,
        label=" ".join(
            filter(None, (service.product or display_name(service.name), service.version))
        ),
        proof=service.proof,
    )
