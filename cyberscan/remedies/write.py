"""A remedy: the observed product's configuration, the letter to whoever runs it, the commands that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cyberscan.document import Step
from cyberscan.facts.targets import Endpoint
from cyberscan.outcomes import Finding
from cyberscan.remedies import policies, proof
from cyberscan.remedies.cases import (
    Case,
    gathered,
    keeps_cbc,
    mended,
    needs_of,
    proposed,
    values_for,
)
from cyberscan.remedies.observed import host_of, observe
from cyberscan.remedies.products import Announced, parts_of, products
from cyberscan.remedies.records import write as records
from cyberscan.remedies.templates import part, phrase
from cyberscan.sdk import Context
from cyberscan.words import Fix, Language


@dataclass(frozen=True)
class Written:
    """What was written, and for which checks: the others keep their own words."""

    steps: tuple[Step, ...] = ()
    verify: tuple[str, ...] = ()
    mends: frozenset[str] = frozenset()
    known: Mapping[str, str] = field(default_factory=dict)
    """Titles of the products recognised, and how they are named: with version and source."""

    def concerns(self, fix: Fix) -> bool:
        """Whether the words for one product are of use: not when another one was recognised."""
        if not self.known or fix.product in self.known:
            return True
        return fix.product not in {other.title for other in products().values()}

    def name(self, fix: Fix) -> str:
        """The product of a check's words, named as in the steps that were written."""
        return self.known.get(fix.product, fix.product)


def written(
    findings: Sequence[Finding], context: Context, language: Language, provider: str = ""
) -> Written:
    """The remedy for the findings of one action; ``provider``: who runs the asset, as the perimeter says."""
    published = records.written(findings, context, language, provider)
    if published.steps:
        return Written(published.steps, published.verify, published.mends)
    configured = _configured(findings, context, language)
    policies_to_try = policies.steps(findings, context, language)
    return replace(configured, steps=(*policies_to_try, *configured.steps))


def _configured(findings: Sequence[Finding], context: Context, language: Language) -> Written:
    """The settings of the products observed."""
    targets = dict.fromkeys(f.target for f in findings if isinstance(f.target, Endpoint))
    observed = {endpoint: observe(endpoint, context) for endpoint in targets}
    known = {
        one.announced.product.title: _label(one.announced, language)
        for one in observed.values()
        if one.announced
    }
    asked: dict[Endpoint, set[str]] = {}
    kept = set()
    for finding in findings:
        found = needs_of(finding.check)
        one = observed.get(finding.target) if isinstance(finding.target, Endpoint) else None
        if one and found and found <= mended(one):
            asked.setdefault(one.endpoint, set()).update(found)
        else:
            kept.add(finding.check)
    if not asked:
        return Written(known=known)
    mends = [f.check for f in findings if f.check not in kept] or [findings[0].check]
    cases = gathered([(observed[endpoint], needs) for endpoint, needs in asked.items()])
    steps = [step for case in cases for step in _steps(case, mends[0], language, len(cases) > 1)]
    proofs = {one.endpoint: case.needs for case in cases for one in case.seen}
    return Written(
        steps=(*steps, _letter(cases, language)),
        verify=tuple(proof.commands(proofs, any(map(keeps_cbc, cases)), language)),
        mends=frozenset(mends) - kept,
        known=known,
    )


def _steps(case: Case, check: str, language: Language, several: bool) -> Iterable[Step]:
    ports = ""
    if several or len(case.ports) > 1:
        ports = f" ({_ports(case.ports, language)})"
    for product in proposed(case.seen[0]):
        if not case.needs & product.mends:
            continue
        values = values_for(case, product)
        parts = (part(said, language, values) for said in parts_of(product))
        text = "\n".join(filter(None, parts))
        name = product.title
        if case.announced:
            name = _label(case.announced, language)
            text += "\n" + phrase("elsewhere", language, check=check)
        yield Step(product=name + ports, text=text)


def _label(announced: Announced, language: Language) -> str:
    """The product, its version as far as it is announced, and where it says so."""
    source = phrase(f"source.{announced.source}", language)
    return phrase("label", language, product=announced.label, source=source)


def _letter(cases: Sequence[Case], language: Language) -> Step:
    """For most towns the server is somebody else's: what to ask of them, ready to send."""
    needs: frozenset[str] = frozenset().union(*(case.needs for case in cases))
    places = _places([one.endpoint for case in cases for one in case.seen], language)
    text = phrase("letter", language, places=places, needs=needs, names=cases[0].names)
    return Step(product=phrase("hosting", language), text=text)


def _places(endpoints: Iterable[Endpoint], language: Language) -> str:
    """``a, b (port 443), c (ports 465, 993)``: hosts with the same ports together."""
    ports: dict[str, set[int]] = {}
    for endpoint in endpoints:
        ports.setdefault(host_of(endpoint), set()).add(endpoint.port)
    hosts: dict[tuple[int, ...], list[str]] = {}
    for host, found in ports.items():
        hosts.setdefault(tuple(sorted(found)), []).append(host)
    return ", ".join(
        f"{', '.join(names)} ({_ports(found, language)})" for found, names in hosts.items()
    )


def _ports(ports: Sequence[int], language: Language) -> str:
    numbers = ", ".join(map(str, ports))
    return phrase("ports", language, many=len(ports) > 1, list=numbers)
