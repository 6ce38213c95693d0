"""Equipment of the connected city answers the Internet, whatever it says; a VPN alone is the right way in."""

from collections.abc import Iterator

from cyberscan.sdk import (
    EQUIPMENT,
    Check,
    Confidence,
    Context,
    DeclaredAsset,
    Failure,
    OpenPorts,
    Outcome,
    Product,
    Reason,
    Service,
    UdpServices,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

_URBAN = {
    "access_control", "building", "ev_charger", "lighting", "lorawan", "parking", "plc", "ups",
}  # fmt: skip
"""Categories of products that are equipment wherever they stand; cameras and printers have checks of their own."""
_PUBLIC = {"site", "teleservice", "messagerie", "acces-distant", "open-data", "autre"}
"""Purposes that may well have to answer, and so hide which of the answers is the equipment's."""
_GATES = {"ike1", "ike2", "openvpn", "wireguard", "l2tp"}
_MOST_TOLD = 20


class EquipmentReachable(Check[OpenPorts]):
    id = "services.equipment_reachable"
    judges = OpenPorts

    def evaluate(self, fact: OpenPorts, context: Context) -> Iterator[Verdict]:
        ip = fact.target.subject
        assets = [asset for asset in context.of(DeclaredAsset, ip) if asset.failed is None]
        purposes = {purpose for asset in assets for purpose in asset.purposes}
        services = [s for s in context.of(Service, ip) if s.failed is None]
        shared = bool(purposes & _PUBLIC)
        by_product = _by_product(services)
        if not purposes & EQUIPMENT or (shared and by_product.outcome is Outcome.FAIL):
            yield by_product
        elif fact.answers_everywhere:
            yield not_tested(Reason.BLOCKED, "every port answers")
        elif answers := _tcp(fact, services) + _udp(list(context.of(UdpServices, ip))):
            if shared:  # which of them answers for the site, and which for the pumps?
                yield not_tested(Reason.OUT_OF_SCOPE, "equipment shares its address")
            else:
                yield failed("declared", answers=answers[:_MOST_TOLD], count=len(answers))
        elif (unseen := _unseen(context, ip)) is not None:
            yield not_tested(unseen.reason, unseen.detail)
        elif fact.silence != "filtered":
            yield not_tested(Reason.BLOCKED, "the scan was slowed down or cut off")
        else:
            yield passed(Confidence.FIRM, scanned=fact.scanned)


def _unseen(context: Context, ip: str) -> Failure | None:
    """Why UDP was not looked at, unless it was shut or excluded: much of this equipment speaks nothing else."""
    fine = (Reason.UNREACHABLE, Reason.OUT_OF_SCOPE)
    failures = (fact.failed for fact in context.of(UdpServices, ip))
    return next((one for one in failures if one is not None and one.reason not in fine), None)


def _by_product(services: list[Service]) -> Verdict:
    """On an address that is not declared as equipment: only what gives itself away as some."""
    found = [(s, p) for s in services for p in s.products if p.category in _URBAN]
    if not found:
        return not_applicable()
    certain = any(product.certainty == "certain" for _, product in found)
    return failed(
        "product",
        confidence=Confidence.CERTAIN if certain else Confidence.FIRM,
        products=sorted({_label(product) for _, product in found}),
        answers=sorted({_told(service.port, service.name) for service, _ in found}),
    )


def _label(product: Product) -> str:
    return f"{product.name} {product.version}".strip()


def _told(port: int, name: str, transport: str = "tcp") -> str:
    number = str(port) if transport == "tcp" else f"{port}/{transport}"
    return f"port {number} ({name})" if name else f"port {number}"


def _tcp(fact: OpenPorts, services: list[Service]) -> list[str]:
    """Open ports, each with its service when more than the number of the port names it."""
    gates = {service.port for service in services if _is_gate(service)}
    names = {service.port: service.name for service in services if service.how != "port"}
    opened = [port.number for port in fact.ports if port.state == "open"]
    return [_told(port, names.get(port, "")) for port in opened if port not in gates]


def _is_gate(service: Service) -> bool:
    """The door of a VPN, by its protocol or by the product behind its page."""
    return service.name in _GATES or any(p.category == "vpn" for p in service.products)


def _udp(seen: list[UdpServices]) -> list[str]:
    return [
        _told(answer.port, answer.name if answer.state == "answered" else "", "udp")
        for fact in seen
        if fact.failed is None
        for answer in fact.answers
        if answer.state in ("answered", "unnamed") and answer.name not in _GATES
    ]
