"""What stands behind each open port."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from cyberscan.network.services import identify
from cyberscan.network.session import Network
from cyberscan.probes._targets import as_address, as_endpoint
from cyberscan.sdk import (
    Budget,
    Endpoint,
    Fact,
    Level,
    OpenPorts,
    Probe,
    Reason,
    Service,
    Skipped,
    Target,
)

_MOST_IDENTIFIED = 100


class Identify(Probe):
    """What stands behind each open port."""

    id = "services.identify"
    level = Level.ACTIVE
    # Two conversations of about three seconds; the rest is waiting for one's turn on a busy address.
    budget = Budget(connections=2, seconds=90)
    feeds: ClassVar[tuple[type[Fact], ...]] = (OpenPorts,)
    produces: ClassVar[tuple[type[Fact], ...]] = (Service,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Open ports, unless the host answers everywhere and they prove nothing."""
        if not isinstance(fact, OpenPorts) or fact.answers_everywhere:
            return
        ip = as_address(fact.target).ip
        opened = [port.number for port in fact.ports if port.state == "open"]
        for number in opened[:_MOST_IDENTIFIED]:
            yield Endpoint(ip=ip, port=number)
        for number in opened[_MOST_IDENTIFIED:]:
            detail = f"more than {_MOST_IDENTIFIED} open ports"
            yield Skipped(Endpoint(ip=ip, port=number), Reason.BUDGET_SPENT, detail)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """At most two connections."""
        endpoint = as_endpoint(target)
        found = identify(network, endpoint.ip, endpoint.port)
        yield Service(
            target=target, port=endpoint.port, name=found.name, how=found.how,
            product=found.product, version=found.version, banner=found.banner, tls=found.tls,
            open_access=found.open_access, proof=found.proof, features=found.features,
            silent=found.silent, title=found.title, favicon=found.favicon,
            certificate=found.certificate, products=found.products,
        )  # fmt: skip
