"""What the checks of UDP services share."""

from collections.abc import Collection

from cyberscan.sdk import (
    Reason,
    Severity,
    UdpAnswer,
    UdpServices,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

_UNKNOWN = (
    ("silent", Reason.TIMEOUT, "silent over UDP"),
    ("unnamed", Reason.PROTOCOL_ERROR, "not understood over UDP"),
)
"""No port in the detail: the reports tell in one line the silence of a whole address."""


def judged_answer(fact: UdpServices, name: str) -> Verdict:
    """One protocol: answered is exposed, refused is closed, silent is unknown, not in the profile is no question."""
    for answer in answered(fact, {name}):
        return exposed(answer)
    return unanswered(fact, {name})


def answered(fact: UdpServices, names: Collection[str]) -> list[UdpAnswer]:
    """The answers of these protocols that prove them."""
    return [
        answer for answer in fact.answers if answer.name in names and answer.state == "answered"
    ]


def exposed(
    answer: UdpAnswer, case: str = "", severity: Severity | None = None, protocol: str = ""
) -> Verdict:
    """A finding about one protocol, one a port."""
    return failed(
        case,
        severity=severity,
        discriminator=str(answer.port),
        port=answer.port,
        protocol=protocol or answer.name,
        product=" ".join(filter(None, (answer.product, answer.version))),
        proof=answer.detail,
        features=list(answer.features),
        factor=round(answer.amplification),
    )


def unanswered(fact: UdpServices, names: Collection[str]) -> Verdict:
    """The verdict where none of these protocols answered: all refused, or not known, or not asked here, or never asked."""
    asked = [answer for answer in fact.answers if answer.name in names]
    left_out = not set(fact.unasked).isdisjoint(names)
    if not asked and not left_out:
        return not_applicable()
    for state, reason, detail in _UNKNOWN:
        if any(answer.state == state for answer in asked):
            return not_tested(reason, detail)
    if left_out:
        return not_tested(Reason.OUT_OF_SCOPE, "usual ports not scanned")
    ports = sorted({answer.port for answer in asked})
    return passed(port=ports[0], ports=[str(port) for port in ports])
