"""What a domain's whole name and mail cost in questions, when all is well."""

from datetime import date
from pathlib import Path

from cyberscan.demo.dns_server import DnsServer
from cyberscan.engine.observe import Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import load_probes
from cyberscan.testing import perimeter
from tests.names_world import SOUND, port_of_names, served

MOST = 60


def test_a_sound_domain_costs_sixty_questions_at_most(tmp_path: Path) -> None:
    """Two name servers and two exchangers of both families, signed, asked directly where the standards need it."""
    world, anchor = served(SOUND, signed=True), tmp_path / "anchor"
    anchor.write_text(world.anchor)
    with DnsServer(world.texts, port=port_of_names()) as names:
        declared = perimeter(
            domains=["ville.test"], hosts=["ns1.ville.test", "ns2.ville.test"], ports=[names.port]
        )
        server = Server(names.ip, names.port)
        scope = Scope(declared, Level.LIGHT, date.today(), frozenset({(server.ip, server.port)}))
        chosen = Settings(resolvers=(server,), rate=1000, trust_anchor=anchor)
        probes = [p for p in load_probes() if p.id.startswith(("dns.", "mail."))]
        seen = Observer(probes, scope, chosen).run(seeds(declared, scope.level))
    spent = {probe: cost.queries for probe, cost in seen.spent_by_probe.items() if cost.queries}
    # The two name servers are declared here, so that they can be asked on this port: their own look-ups as hosts
    # are counted too.
    assert seen.spent.queries <= MOST, spent
    assert len(names.queries) <= MOST
