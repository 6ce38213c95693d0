"""Test doubles, for us and for plug-in authors: no patching needed.

``judged(check, fact)`` runs a check as the engine would; ``network(...)`` gives a probe a real network
room restricted to a laboratory on loopback.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cyberscan.engine.judge import judge
from cyberscan.facts.base import Fact
from cyberscan.levels import Level
from cyberscan.network.governor import Governor
from cyberscan.network.resolver import Resolver
from cyberscan.network.session import Network
from cyberscan.network.settings import Server, Settings
from cyberscan.outcomes import Finding, Outcome, Verdict
from cyberscan.perimeter.models import Asset, Authority, Kind, Mandate, Perimeter
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import load_checks
from cyberscan.sdk import Budget, Check, Context
from cyberscan.words import fill

SIREN = "213502388"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def judged(
    check: Check[Any],
    fact: Fact,
    *,
    others: Iterable[Fact] = (),
    thresholds: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> list[Verdict]:
    """The verdicts of one check on one fact that did not fail."""
    if fact.failed is not None:
        raise AssertionError("the engine never shows a failed fact to a check")
    return list(check.evaluate(fact, Context((fact, *others), thresholds or {}, data or {})))


def findings(check_id: str, *facts: Fact, **options: Any) -> tuple[Finding, ...]:
    """The findings of one shipped check on facts, failed ones included, as the engine makes them."""
    chosen = [check for check in load_checks() if check.id == check_id]
    if not chosen:
        raise AssertionError(f"no check is called {check_id}")
    return judge(facts, chosen, **options)


def told(finding: Finding) -> str:
    """The French sentence of a pass or a fail, with its evidence.

    ``AssertionError`` when a language has no sentence for the case, or names what the evidence lacks.
    """
    [check] = [check for check in load_checks() if check.id == finding.check]
    values: dict[str, object] = {**finding.evidence, "target": finding.target.subject}
    sentences = []
    for text in (check.words.fr, check.words.en):
        passing = finding.outcome is Outcome.PASS
        sentence = text.passed if passing else text.failing(finding.case)
        named = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        if not named <= values.keys():
            raise AssertionError(f"{finding.check}: {named - values.keys()} is no evidence")
        sentences.append(fill(sentence, values))
    return sentences[0]


def perimeter(
    *, domains: Sequence[str] = (), hosts: Sequence[str] = (), urls: Sequence[str] = (),
    addresses: Sequence[str] = (), mail: Sequence[str] = (), level: Level = Level.ACTIVE,
    lab: bool = True, ports: Sequence[int] = (),
) -> Perimeter:  # fmt: skip
    """A small valid perimeter with a mandate, for a laboratory."""
    assets = [
        *(Asset(domain=d) for d in domains),
        *(Asset(mail=m) for m in mail),
        *(Asset(host=h, ports=tuple(ports)) for h in hosts),
        *(Asset(url=u) for u in urls),
        *(Asset(address=a, ports=tuple(ports)) for a in addresses),
    ]
    today = date.today()
    mandate = Mandate(
        signed_by="Camille Essai", role="Maire", signed_on=today - timedelta(days=1),
        valid_until=today + timedelta(days=30), max_level=level,
    )  # fmt: skip
    authority = Authority(name="Ville d'essai", kind=Kind.COMMUNE, siren=SIREN)
    return Perimeter(authority=authority, mandate=mandate, assets=tuple(assets), lab=lab)


def network(
    declared: Perimeter, *, resolver: str | None = None, budget: Budget | None = None,
    level: Level = Level.ACTIVE, options: Mapping[str, Any] | None = None, known: Sequence[Fact] = (),
    **settings: Any,
) -> Network:  # fmt: skip
    """The network room for one task over ``declared``; ``resolver`` is ``ip:port``, ``known`` what was seen before."""
    servers = (Server.parse(resolver),) if resolver else ()
    chosen = Settings(resolvers=servers, **settings)
    resolvers = frozenset((s.ip, s.port) for s in servers)
    scope = Scope(declared, level, date.today(), resolvers, registries=chosen.registries)
    return Network(
        scope, chosen, Governor(chosen.rate, chosen.max_connections), Resolver(servers),
        budget or Budget(connections=200, requests=100, queries=500, seconds=30, packets=5000), options or {},
        known=known,
    )  # fmt: skip
