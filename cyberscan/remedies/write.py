"""A remedy: the observed product's configuration, the letter to whoever runs it, the commands that prove it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cyberscan.document import Step
from cyberscan.facts.targets import Endpoint
from cyberscan.outcomes import Finding
from cyberscan.remedies import proof
from cyberscan.remedies.observed import Observed, host_of, observe
from cyberscan.remedies.products import Announced, Product, Version, parts_of, products, usual
from cyberscan.remedies.settings import TLS13_SUITES, groups_for, suites_for
from cyberscan.remedies.templates import part, phrase
from cyberscan.sdk import Context
from cyberscan.words import Language

_OBSOLETE = frozenset({"SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1"})
_NAME = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")


@dataclass(frozen=True)
class Written:
    """What was written, and for which checks: the others keep their own words."""

    steps: tuple[Step, ...] = ()
    verify: tuple[str, ...] = ()
    mends: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    """Titles of the products recognised: what their words say to others is left out."""

    def concerns(self, product: str) -> bool:
        """Whether a step for ``product`` is of use: not when another product was recognised."""
        if not self.known or product in self.known:
            return True
        return product not in {other.title for other in products().values()}


@dataclass(frozen=True)
class _Case:
    """Endpoints that one setting mends: those of one product, or of one role when it is not known."""

    seen: tuple[Observed, ...]
    needs: frozenset[str]

    @property
    def announced(self) -> Announced | None:
        return self.seen[0].announced

    @property
    def ports(self) -> list[int]:
        return sorted({one.endpoint.port for one in self.seen})


def written(findings: Sequence[Finding], context: Context, language: Language) -> Written:
    """The remedy for the findings of one action on one host."""
    asked: dict[Endpoint, set[str]] = {}
    mends = set()
    for finding in findings:
        if isinstance(finding.target, Endpoint):
            found = needs_of(finding.check)
            asked.setdefault(finding.target, set()).update(found)
            mends |= {finding.check} if found else set()
    cases = _cases([(observe(endpoint, context), asked[endpoint]) for endpoint in asked])
    known = frozenset(case.announced.product.title for case in cases if case.announced)
    needed = [case for case in cases if case.needs]
    # A product or a role for which nothing is written leaves all the words as the checks have them.
    if not needed or not all(_proposed(case) for case in needed):
        return Written(known=known)
    check = next(finding.check for finding in findings if finding.check in mends)
    steps = [step for case in needed for step in _steps(case, check, language, len(needed) > 1)]
    return Written(
        steps=(*steps, _letter(needed, language)),
        verify=tuple(
            proof.commands(
                {(one.endpoint, one.role): case.needs for case in needed for one in case.seen},
                language,
            )
        ),
        mends=frozenset(mends),
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


def _proposed(case: _Case) -> tuple[Product, ...]:
    """The product recognised, alone; else the likeliest for what the endpoint is for."""
    return (case.announced.product,) if case.announced else usual(case.seen[0].role)


def _steps(case: _Case, check: str, language: Language, several: bool) -> Iterable[Step]:
    ports = ""
    if several or len(case.ports) > 1:
        ports = _ports(case.ports, language)
    for product in _proposed(case):
        values = _values(case, product)
        texts = [part(said, language, values) for said in parts_of(product)]
        text = "\n".join(filter(None, texts))
        source, label = "", product.title
        if case.announced:
            source = phrase(f"source.{case.announced.source}", language)
            label = case.announced.label
            text += "\n" + phrase("elsewhere", language, check=check)
        name = phrase("label", language, product=label, source=source, ports=ports)
        yield Step(product=name, text=text)


def _letter(cases: Sequence[_Case], language: Language) -> Step:
    """For most towns the server is somebody else's: what to ask of them, ready to send."""
    needs: frozenset[str] = frozenset().union(*(case.needs for case in cases))
    ports = sorted({port for case in cases for port in case.ports})
    text = phrase(
        "letter", language, host=host_of(cases[0].seen[0].endpoint), needs=needs,
        ports=_ports(ports, language),
    )  # fmt: skip
    return Step(product=phrase("hosting", language), text=text)


def _ports(ports: Sequence[int], language: Language) -> str:
    numbers = ", ".join(map(str, ports))
    return phrase("ports", language, many=len(ports) > 1, list=numbers)


def _values(case: _Case, product: Product) -> dict[str, Any]:
    """What a template may name."""
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
        "host": host_of(case.seen[0].endpoint), "needs": case.needs, "keys": keys,
        "roles": {one.role for one in case.seen}, "ports": case.ports,
        "version": version, "openssl": openssl, "older": lambda *than: bool(version) and version < than,
        "tls13": tls13, "can13": can13, "obsolete": sorted(versions & _OBSOLETE),
        "suites": ":".join(suite.openssl for suite in suites),
        "iana": [suite.iana for suite in suites], "suites13": ":".join(TLS13_SUITES),
        "groups": ":".join(groups_for(groups, tls13 or "x25519" in groups)),
        "hybrid": any("MLKEM" in name for name in groups),
        "names": _plain_names(case.seen), "known": case.announced is not None,
    }  # fmt: skip


def _plain_names(seen: Iterable[Observed]) -> list[str]:
    """Names of the certificate that may stand in a command: they come from the peer."""
    names = [name.lower() for one in seen for name in (one.endpoint.host, *one.names)]
    return list(dict.fromkeys(name for name in names if _NAME.fullmatch(name)))[:20]
