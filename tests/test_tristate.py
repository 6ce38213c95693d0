"""Every look-up of a domain's name and mail fails in turn: nothing may then be called absent, or fine.

Two towns. In the first all is published as it should be: with one question unanswered, no check may find a
defect that was not there. In the second hardly anything is: with one question unanswered, no check may find
in order what was not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observer
from cyberscan.facts.base import Fact
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.outcomes import Outcome
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import LoadedCheck, load_checks, load_probes
from cyberscan.sdk import Probe
from cyberscan.testing import perimeter
from tests.names_world import POOR, SOUND, port_of_names, served

Fault = Literal["drop", "servfail", "refused", "hollow", "denied", "referral", "lie"]
"""``hollow``: NOERROR with nothing in it. ``denied``: NXDOMAIN that names no zone. ``lie``: NXDOMAIN as a zone
would say it, from the resolver alone, and without the proof that a signed zone gives."""

_ELSEWHERE = ("mail.smtp", "mail.relay", "mail.mta_sts_policy")
"""Probes that speak with other servers than those of names."""


class OneFails(DnsServer):
    """Answers everything but one question."""

    failing: tuple[str, str] = ("", "")
    fault: Fault = "drop"
    anchor: Path

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        own_word = self.fault == "lie" and not query.flags & dns.flags.RD
        if (name, dns.rdatatype.to_text(asked.rdtype)) != self.failing or own_word:
            return super().answer(wire, over_udp=over_udp)
        if self.fault == "drop":
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        codes = {
            "servfail": dns.rcode.SERVFAIL,
            "refused": dns.rcode.REFUSED,
            "denied": dns.rcode.NXDOMAIN,
            "lie": dns.rcode.NXDOMAIN,
        }
        response.set_rcode(codes.get(self.fault, dns.rcode.NOERROR))
        if self.fault == "referral":
            response.authority.append(dns.rrset.from_text(".", 60, "IN", "NS", "root.test."))
        if self.fault == "lie":
            soa = "ns1.ville.test. root.ville.test. 42 3600 600 864000 60"
            response.authority.append(dns.rrset.from_text("ville.test.", 60, "IN", "SOA", soa))
        return response.to_wire()


_TOWNS = {"sound": SOUND, "poor": POOR}


@pytest.fixture(scope="module")
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OneFails]:
    zones = served(_TOWNS[request.param], signed=request.param == "sound")
    with OneFails(zones.texts, port=port_of_names()) as running:
        running.anchor = tmp_path_factory.mktemp("town") / "anchor"
        running.anchor.write_text(zones.anchor)
        yield running


@cache
def _probes() -> tuple[Probe, ...]:
    ours = (probe for probe in load_probes() if probe.id.startswith(("dns.", "mail.")))
    return tuple(probe for probe in ours if probe.id not in _ELSEWHERE)


@cache
def _checks() -> tuple[LoadedCheck, ...]:
    return tuple(check for check in load_checks() if check.id.startswith(("dns.", "mail.")))


def outcomes(town: OneFails, patience: float = 0.2) -> dict[tuple[str, str], set[Outcome]]:
    """What each check of names and mail says of each target, when answers are awaited for ``patience`` seconds."""
    declared = perimeter(
        domains=["ville.test"], mail=["ville.test"], hosts=["ns1.ville.test", "ns2.ville.test"],
        ports=[town.port],
    )  # fmt: skip
    server = Server(town.ip, town.port)
    scope = Scope(declared, Level.LIGHT, date.today(), frozenset({(server.ip, server.port)}))
    chosen = Settings(
        resolvers=(server,),
        query_timeout=patience,
        connect_timeout=max(patience, 0.5),
        rate=1000,
        trust_anchor=town.anchor,
    )
    seen: tuple[Fact, ...] = (
        Observer(_probes(), scope, chosen).run(seeds(declared, scope.level)).facts
    )
    found: dict[tuple[str, str], set[Outcome]] = defaultdict(set)
    for finding in judge(seen, _checks()):
        found[finding.check, finding.target.key].add(finding.outcome)
    return found


def _is_one_of_many(name: str) -> bool:
    """A name made up anew each time, or a DKIM selector: three of them stand for all."""
    first, _, rest = name.partition(".")
    many = rest.startswith("_domainkey.") and first not in ("default", "mail", "selector1")
    return len(first) >= 10 or many


def _is_unsigned(name: str) -> bool:
    """Reverse zones here, and DKIM selectors, which are asked for without signatures."""
    return name.endswith(".arpa") or "_domainkey" in name


# Some fifty scans each; a lie about a zone without signatures cannot be told from the truth.
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("town", "fault"),
    [
        (name, fault)
        for name in _TOWNS
        for fault in get_args(Fault)
        if (name, fault) != ("poor", "lie")
    ],
    indirect=["town"],
)
def test_no_failing_question_makes_anything_absent_or_fine(town: OneFails, fault: Fault) -> None:
    town.failing, town.fault = ("", ""), fault
    town.queries.clear()
    healthy = outcomes(town, patience=10)  # a late answer here would make all the rest seem wrong
    wrong = []
    for question in dict.fromkeys(town.queries):
        if _is_one_of_many(question[0]) or (fault == "lie" and _is_unsigned(question[0])):
            continue
        town.failing = question
        for place, said in outcomes(town).items():
            before = healthy.get(place, set())
            if Outcome.FAIL in said and Outcome.FAIL not in before:
                wrong.append(f"{' '.join(question)}: {' '.join(place)} found at fault")
            if Outcome.PASS in said and Outcome.PASS not in before:
                wrong.append(f"{' '.join(question)}: {' '.join(place)} found in order")
    assert wrong == []


@pytest.mark.parametrize("town", list(_TOWNS), indirect=True)
def test_the_two_towns_are_what_they_are_meant_to_be(town: OneFails) -> None:
    """Else the property above would hold of nothing."""
    town.failing = ("", "")
    said = outcomes(town, patience=10)
    passing = [place for place, outcome in said.items() if outcome == {Outcome.PASS}]
    failing = [place for place, outcome in said.items() if Outcome.FAIL in outcome]
    assert len(passing) + len(failing) > 30
    assert failing
    assert passing
