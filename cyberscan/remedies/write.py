"""A remedy: the observed product's configuration, the letter to whoever runs it, the commands that prove it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from cyberscan.document import Step
from cyberscan.facts.targets import Endpoint
from cyberscan.outcomes import Finding
from cyberscan.remedies import proof
from cyberscan.remedies.observed import Observed, host_of, observe
from cyberscan.remedies.products import Announced, Product, Version, parts_of, products, usual
from cyberscan.remedies.settings import TLS13_SUITES, groups_for, schannel_for, suites_for
from cyberscan.remedies.templates import part, phrase
from cyberscan.sdk import Context
from cyberscan.words import Fix, Language

_OBSOLETE = frozenset({"SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1"})
_NAME = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")


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


@dataclass(frozen=True)
class _Case:
    """Endpoints that one setting mends: those of one product, or of one role when it is not known."""

    seen: tuple[Observed, ...]
    needs: frozenset[str]

    @property
    def announced(self) -> Announced | None:
        return self.seen[0].announced

    @property
    def mail(self) -> bool:
        """Whether anybody may send mail here, encrypted or not."""
        return any(one.role == "smtp" for one in self.seen)

    @property
    def ports(self) -> list[int]:
        return sorted({one.endpoint.port for one in self.seen})


def written(findings: Sequence[Finding], context: Context, language: Language) -> Written:
    """The remedy for the findings of one action on one host."""
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
        if one and found and found <= _mended(one):
            asked.setdefault(one.endpoint, set()).update(found)
        else:
            kept.add(finding.check)
    if not asked:
        return Written(known=known)
    mends = [f.check for f in findings if f.check not in kept] or [findings[0].check]
    cases = _cases([(observed[endpoint], needs) for endpoint, needs in asked.items()])
    steps = [step for case in cases for step in _steps(case, mends[0], language, len(cases) > 1)]
    proofs = {one.endpoint: case.needs for case in cases for one in case.seen}
    return Written(
        steps=(*steps, _letter(cases, language)),
        verify=tuple(proof.commands(proofs, any(map(_keeps_cbc, cases)), language)),
        mends=frozenset(mends) - kept,
        known=known,
    )


@cache
def _needs() -> Mapping[str, list[str]]:
    text = files("cyberscan").joinpath("data", "remedies", "needs.toml").read_text("utf-8")
    return tomllib.loads(text)


def needs_of(check: str) -> frozenset[str]:
    """What the defect of a check asks of the configuration; empty when no setting is known here."""
    return frozenset(_needs().get(check, ()))


def _cases(observed: Iterable[tuple[Observed, set[str]]]) -> list[_Case]:
    gathered: dict[str, list[tuple[Observed, set[str]]]] = {}
    for one, needs in observed:
        own = one.announced.product.id if one.announced else f"?{one.role}"
        gathered.setdefault(own, []).append((one, needs))
    return [
        _Case(tuple(one for one, _ in members), frozenset().union(*(needs for _, needs in members)))
        for members in gathered.values()
    ]


def _proposed(one: Observed) -> tuple[Product, ...]:
    """The product recognised, alone; else the likeliest for what the endpoint is for."""
    return (one.announced.product,) if one.announced else usual(one.role)


def _mended(one: Observed) -> frozenset[str]:
    return frozenset().union(*(product.mends for product in _proposed(one)))


def _steps(case: _Case, check: str, language: Language, several: bool) -> Iterable[Step]:
    ports = ""
    if several or len(case.ports) > 1:
        ports = f" ({_ports(case.ports, language)})"
    for product in _proposed(case.seen[0]):
        if not case.needs & product.mends:
            continue
        values = _values(case, product)
        text = "\n".join(filter(None, (part(said, language, values) for said in parts_of(product))))
        name = product.title
        if case.announced:
            name = _label(case.announced, language)
            text += "\n" + phrase("elsewhere", language, check=check)
        yield Step(product=name + ports, text=text)


def _label(announced: Announced, language: Language) -> str:
    """The product, its version as far as it is announced, and where it says so."""
    source = phrase(f"source.{announced.source}", language)
    return phrase("label", language, product=announced.label, source=source)


def _letter(cases: Sequence[_Case], language: Language) -> Step:
    """For most towns the server is somebody else's: what to ask of them, ready to send."""
    needs: frozenset[str] = frozenset().union(*(case.needs for case in cases))
    ports = sorted({port for case in cases for port in case.ports})
    text = phrase(
        "letter", language, host=host_of(cases[0].seen[0].endpoint), needs=needs,
        ports=_ports(ports, language),
    )  # fmt: skip
    return Step(product=phrase("hosting", language), text=text)


def _keeps_cbc(case: _Case) -> bool:
    """Where something worse would come instead: clear text on port 25, nothing at all on an old Windows."""
    version = case.announced.version if case.announced else ()
    old_iis = case.announced is not None and case.announced.product.id == "iis" and version < (10,)
    return case.mail or (old_iis and bool(version))


def _ports(ports: Sequence[int], language: Language) -> str:
    numbers = ", ".join(map(str, ports))
    return phrase("ports", language, many=len(ports) > 1, list=numbers)


def _values(case: _Case, product: Product) -> dict[str, Any]:
    """What a template may name."""
    needs = case.needs & product.mends
    version = case.announced.version if case.announced else ()
    openssl: Version = max((one.openssl for one in case.seen), default=())
    versions = frozenset().union(*(one.versions for one in case.seen))
    groups = [name for one in case.seen for name in one.groups]
    keys = frozenset().union(*(one.keys for one in case.seen))
    tls13 = "TLS 1.3" in versions
    too_old = bool(version) and version < product.tls13_since
    can13 = tls13 or not (too_old or (bool(openssl) and openssl < (1, 1, 1)))
    suites = suites_for(keys)
    return {
        "host": host_of(case.seen[0].endpoint), "needs": needs, "keys": keys,
        "asked": lambda *names: not needs.isdisjoint(names),
        "roles": {one.role for one in case.seen}, "ports": case.ports,
        "version": version, "openssl": openssl, "older": lambda *than: bool(version) and version < than,
        "tls13": tls13, "can13": can13, "obsolete": sorted(versions & _OBSOLETE),
        "suites": ":".join(suite.openssl for suite in suites),
        "iana": [suite.iana for suite in suites], "schannel": schannel_for(keys, case.mail),
        "keep_cbc": case.mail, "suites13": ":".join(TLS13_SUITES),
        "groups": ":".join(groups_for(groups, tls13 or "x25519" in groups)),
        "hybrid": any("MLKEM" in name for name in groups),
        "names": _plain_names(case.seen), "known": case.announced is not None,
    }  # fmt: skip


def _plain_names(seen: Iterable[Observed]) -> list[str]:
    """Names of the certificate that may stand in a command: they come from the peer."""
    names = [name.lower() for one in seen for name in (one.endpoint.host, *one.names)]
    return list(dict.fromkeys(name for name in names if _NAME.fullmatch(name)))[:20]
