"""Every look-up of a domain's name and mail fails in turn: nothing may then be called absent, or fine.

Two towns. In the first all is published as it should be: with one question unanswered, no check may find a
defect that was not there. In the second hardly anything is: with one question unanswered, no check may find
in order what was not.
"""

from __future__ import annotations

import os
import socket
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal, get_args

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.signed_zone import sign
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

Fault = Literal["drop", "servfail", "refused", "hollow", "denied", "referral"]
"""``hollow``: NOERROR with nothing in it. ``denied``: NXDOMAIN that names no zone."""

_PARENT = """
@ 60 IN SOA ns1.ville.test. root 42 3600 600 864000 60
@ 60 IN NS ns1.ville.test.
ville 60 IN NS ns1.ville
ville 60 IN NS ns2.ville
ville 60 IN DS {ds}
ns1.ville 60 IN A 127.0.0.1
ns2.ville 60 IN A 127.0.0.1
"""
_APEX = """
@ 60 IN SOA ns1 root 42 3600 600 864000 60
@ 60 IN NS ns1
@ 60 IN NS ns2
ns1 60 IN A 127.0.0.1
ns2 60 IN A 127.0.0.1
"""
_KEY = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="  # RFC 8463 §A.2's own
SOUND = (
    f"""{_APEX}
@ 60 IN A 192.0.2.10
@ 60 IN AAAA 2001:db8::10
www 60 IN A 192.0.2.10
www 60 IN AAAA 2001:db8::10
@ 60 IN MX 10 mx1
@ 60 IN MX 20 mx2
mx1 60 IN A 192.0.2.25
mx1 60 IN AAAA 2001:db8::25
mx2 60 IN A 192.0.2.26
mx2 60 IN AAAA 2001:db8::26
@ 60 IN TXT "v=spf1 mx include:_spf -all"
@ 60 IN CAA 0 issue "letsencrypt.org"
_dmarc 60 IN TXT "v=DMARC1; p=reject; rua=mailto:d@ville.test"
default._domainkey 60 IN TXT "{_KEY}"
_smtp._tls 60 IN TXT "v=TLSRPTv1; rua=mailto:d@ville.test"
_25._tcp.mx1 60 IN TLSA 3 1 1 {"ab" * 32}
_25._tcp.mx2 60 IN TLSA 3 1 1 {"ab" * 32}
""".replace("include:_spf", "include:spf.ville.test")
    + """
spf 60 IN TXT "v=spf1 ip4:192.0.2.0/28 -all"
"""
)
POOR = f"""{_APEX}
@ 60 IN A 10.0.0.1
www 60 IN CNAME gone.ville.test.
@ 60 IN MX 10 lost
@ 60 IN TXT "v=spf1 a:lost.ville.test +all"
_dmarc 60 IN TXT "v=DMARC1; p=none"
default._domainkey 60 IN TXT "v=DKIM1; h=sha1; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
"""
_REVERSE = """
@ 60 IN SOA ns1.ville.test. root.ville.test. 42 3600 600 864000 60
25 60 IN PTR mx1.ville.test.
26 60 IN PTR mx2.ville.test.
"""
_ELSEWHERE = ("mail.smtp", "mail.relay", "mail.mta_sts_policy")
"""Probes that speak with other servers than those of names."""


class OneFails(DnsServer):
    """Answers everything but one question."""

    failing: tuple[str, str] = ("", "")
    fault: Fault = "drop"

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        if (name, dns.rdatatype.to_text(asked.rdtype)) != self.failing:
            return super().answer(wire, over_udp=over_udp)
        if self.fault == "drop":
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        codes = {
            "servfail": dns.rcode.SERVFAIL,
            "refused": dns.rcode.REFUSED,
            "denied": dns.rcode.NXDOMAIN,
        }
        response.set_rcode(codes.get(self.fault, dns.rcode.NOERROR))
        if self.fault == "referral":
            response.authority.append(dns.rrset.from_text(".", 60, "IN", "NS", "root.test."))
        return response.to_wire()


@pytest.fixture(scope="module", params=[SOUND, POOR], ids=["sound", "poor"])
def town(request: pytest.FixtureRequest) -> Iterator[OneFails]:
    zone = sign("ville.test", request.param) if request.param == SOUND else None
    text = zone.text if zone else request.param
    ds = f"ville 60 IN DS {zone.ds}\n" if zone else ""
    parent = sign("test", _PARENT.replace("ville 60 IN DS {ds}\n", ds))
    zones = {"test": parent.text, "ville.test": text, "2.0.192.in-addr.arpa": _REVERSE}
    with OneFails(zones, port=_port()) as running:
        yield running


def _port() -> int:
    """A free one that ends in 53: what the perimeter of a laboratory may name for a name server."""
    for port in range(20053 + os.getpid() % 300 * 100, 60000, 100):  # workers run side by side
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


@cache
def _probes() -> tuple[Probe, ...]:
    ours = (probe for probe in load_probes() if probe.id.startswith(("dns.", "mail.")))
    return tuple(probe for probe in ours if probe.id not in _ELSEWHERE)


@cache
def _checks() -> tuple[LoadedCheck, ...]:
    return tuple(check for check in load_checks() if check.id.startswith(("dns.", "mail.")))


def outcomes(town: OneFails) -> dict[tuple[str, str], set[Outcome]]:
    """What each check of names and mail says of each target."""
    declared = perimeter(
        domains=["ville.test"], mail=["ville.test"], hosts=["ns1.ville.test", "ns2.ville.test"],
        ports=[town.port],
    )  # fmt: skip
    server = Server(town.ip, town.port)
    scope = Scope(declared, Level.LIGHT, date.today(), frozenset({(server.ip, server.port)}))
    chosen = Settings(resolvers=(server,), query_timeout=0.2, connect_timeout=0.5, rate=1000)
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


@pytest.mark.parametrize("fault", get_args(Fault))
def test_no_failing_question_makes_anything_absent_or_fine(town: OneFails, fault: Fault) -> None:
    town.failing, town.fault = ("", ""), fault
    town.queries.clear()
    healthy = outcomes(town)
    wrong = []
    for question in dict.fromkeys(town.queries):
        if _is_one_of_many(question[0]):
            continue
        town.failing = question
        for place, said in outcomes(town).items():
            before = healthy.get(place, set())
            if Outcome.FAIL in said and Outcome.FAIL not in before:
                wrong.append(f"{' '.join(question)}: {' '.join(place)} found at fault")
            if Outcome.PASS in said and Outcome.PASS not in before:
                wrong.append(f"{' '.join(question)}: {' '.join(place)} found in order")
    assert wrong == []


def test_the_two_towns_are_what_they_are_meant_to_be(town: OneFails) -> None:
    """Else the property above would hold of nothing."""
    town.failing = ("", "")
    said = outcomes(town)
    passing = [place for place, outcome in said.items() if outcome == {Outcome.PASS}]
    failing = [place for place, outcome in said.items() if Outcome.FAIL in outcome]
    assert len(passing) + len(failing) > 30
    assert failing
    assert passing
