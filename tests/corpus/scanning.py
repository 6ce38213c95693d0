"""One ordinary scan of the whole corpus: the shipped probes and checks, the ordinary engine, real sockets."""

from __future__ import annotations

import ssl
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import trustme

from cyberscan import datapack
from cyberscan.demo.dns_server import DnsServer
from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observer
from cyberscan.facts.base import Fact
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.outcomes import Finding
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.models import Asset, Purpose
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import load_checks, load_probes
from cyberscan.testing import perimeter
from tests.corpus.server import CorpusServer
from tests.corpus.site_files import SiteFile
from tests.corpus.tally import Score, compare

FAMILIES = ("web", "cms", "duties", "services")
_PROBES = ("dns.addresses", "web.", "cms.", "duties.")


@dataclass(frozen=True)
class Seen:
    """What the scan says of one site."""

    scores: dict[str, Score]
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    asked: tuple[str, ...]
    """The requests that arrived."""


def scan(sites: Iterable[SiteFile], folder: Path) -> dict[str, Seen]:
    """By label. ``folder`` keeps the authority's certificate meanwhile."""
    chosen = list(sites)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("*.corpus.test").configure_cert(context)
    with (
        CorpusServer(chosen, context) as server,
        DnsServer({"corpus.test": _zone(chosen)}) as names,
    ):
        facts = _observed(chosen, server, names.address, folder / "ca.pem")
    checks = [check for check in load_checks() if check.family in FAMILIES]
    by_name: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_name[fact.target.subject].append(fact)
    said: dict[str, list[Finding]] = defaultdict(list)
    for finding in judge(facts, checks, data=datapack.load()):
        said[finding.target.subject].append(finding)
    return {
        site.label: Seen(
            compare(site, by_name[site.name], said[site.name]), tuple(said[site.name]),
            tuple(by_name[site.name]), tuple(server.asked[site.name]),
        )
        for site in chosen
    }  # fmt: skip


def _zone(sites: list[SiteFile]) -> str:
    lines = ["@ 60 IN SOA ns h 1 1 1 1 1", "@ 60 IN NS ns", "ns 60 IN A 127.0.0.1"]
    lines += [f"{site.name}. 60 IN A 127.0.0.1" for site in sites]
    return "\n".join(lines) + "\n"


def _observed(
    sites: list[SiteFile], server: CorpusServer, resolver: str, ca_file: Path
) -> tuple[Fact, ...]:
    assets = tuple(
        Asset(
            url=f"{site.expected.scheme}://{site.name}:{server.ports[site.expected.scheme]}/",
            purpose=(Purpose.SITE,),
        )
        for site in sites
    )
    declared = perimeter(urls=["https://corpus.test/"]).model_copy(update={"assets": assets})
    where = Server.parse(resolver)
    scope = Scope(declared, Level.ACTIVE, date.today(), frozenset({(where.ip, where.port)}))
    settings = Settings(
        resolvers=(where,), query_timeout=10, connect_timeout=10, read_timeout=10, rate=1000,
        ca_file=ca_file, max_connections=24,
    )  # fmt: skip
    probes = [probe for probe in load_probes() if probe.id.startswith(_PROBES)]
    return Observer(probes, scope, settings).run(seeds(declared, Level.ACTIVE)).facts
