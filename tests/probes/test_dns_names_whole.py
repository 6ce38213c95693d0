"""Each look-up of the names part failed in its turn: nothing that is wrong passes, nothing that is right is accused."""

import re
from datetime import date
from functools import cache

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.outcomes import Outcome
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import load_checks, load_probes
from cyberscan.testing import perimeter

MINE = frozenset(
    f"dns.{name}"
    for name in (
        "caa_invalid", "caa_missing", "dangling_cname", "declared_name_missing",
        "name_server_private_address", "private_address_published", "site_no_ipv6",
        "takeover_possible", "target_domain_free", "ttl_extreme", "unusable_address_published", "wildcard",
    )
) | {"mail.mx_no_ipv6"}  # fmt: skip
APEX = "@ 3600 IN SOA ns1 root 1 3600 600 86400 60\n@ {ttl} IN NS ns1\n"
SOUND = (
    APEX.format(ttl=3600)
    + """
ns1 3600 IN A 9.9.9.1
@   3600 IN MX 10 mx
@   3600 IN TXT "v=spf1 mx -all"
@   3600 IN CAA 0 issue "letsencrypt.org"
@   3600 IN A 9.9.9.2
@   3600 IN AAAA 2a01:e0a::2
www 3600 IN A 9.9.9.2
www 3600 IN AAAA 2a01:e0a::2
mx  3600 IN A 9.9.9.3
mx  3600 IN AAAA 2a01:e0a::3
jeux 3600 IN CNAME www
app 3600 IN CNAME ville.azurewebsites.net.
"""
)
WRONG = (
    APEX.format(ttl=9_999_999)
    + """
ns1 3600 IN A 10.0.0.1
@   3600 IN MX 10 mx.vendu.test.
@   3600 IN MX 20 mx
@   3600 IN TXT "v=spf1 mx -all"
@   3600 IN CAA 128 tbs "unknown"
@   3600 IN A 9.9.9.2
www 3600 IN A 9.9.9.2
www 3600 IN AAAA fd00::1
www 3600 IN CAA 0 iodef "mailto:a@ville.test"
mx  3600 IN A 9.9.9.3
jeux 3600 IN CNAME jeux.vendu.test.
app 3600 IN CNAME libre.azurewebsites.net.
*   3600 IN A 9.9.9.2
"""
)
CLOUD = (
    APEX.format(ttl=3600)
    + "ville 60 IN A 9.9.9.4\nville 60 IN AAAA 2a01:e0a::4\nns1 60 IN A 9.9.9.5\n"
)
HERE = perimeter(
    domains=["ville.test"], hosts=["jeux.ville.test", "app.ville.test"], level=Level.PASSIVE, lab=False
)  # fmt: skip
PROBES = frozenset(
    ("dns.addresses", "dns.caa", "dns.delegation", "dns.free_domains", "dns.record_lives", "dns.wildcard",
     "mail.exchangers")
)  # fmt: skip
Question = tuple[str, str]
TOLD_LESS = (("dns.dangling_cname", "host:jeux.ville.test"),)
"""Where nobody can say that the domain is free, the alias leads nowhere all the same."""
RANDOM = re.compile(r"absent-[0-9a-f]+")


class Town(DnsServer):
    """Fails on one question, or on none; has the wildcard that the zone text asks for."""

    fails: Question | None = None

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        asked = (RANDOM.sub("absent", name), dns.rdatatype.to_text(question.rdtype))
        if asked == self.fails:
            response = dns.message.make_response(query)
            response.set_rcode(dns.rcode.SERVFAIL)
            return response.to_wire()
        star = RANDOM.sub("*", name)
        found = super().answer(wire, over_udp=over_udp)
        self.queries[-1] = asked
        if star == name or star.endswith(".invalid"):
            return found
        wanted = dns.message.make_query(star, question.rdtype)
        told = super().answer(wanted.to_wire(), over_udp=over_udp)
        self.queries.pop()
        expanded = dns.message.from_wire(told or b"")
        if not expanded.answer:
            return found
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        for rrset in expanded.answer:
            rrset.name = question.name
            response.answer.append(rrset)
        return response.to_wire()


def scan(text: str, fails: Question | None = None) -> tuple[dict[Question, Outcome], set[Question]]:
    """Outcome by check and subject, and the questions that were asked."""
    zones = {
        "test": APEX.format(ttl=60),
        "ville.test": text,
        "azurewebsites.net": CLOUD,
        "net": APEX.format(ttl=60),
    }
    with Town(zones) as server:
        server.fails = fails
        resolver = Server(server.ip, server.port)
        scope = Scope(HERE, Level.PASSIVE, date.today(), frozenset({(resolver.ip, resolver.port)}))
        settings = Settings(resolvers=(resolver,), query_timeout=1.0)
        probes = [probe for probe in load_probes() if probe.id in PROBES]
        facts = Observer(probes, scope, settings).run(seeds(HERE, Level.PASSIVE)).facts
        asked = set(server.queries)
    checks = [check for check in load_checks() if check.id in MINE]
    worst: dict[Question, Outcome] = {}
    for finding in judge(facts, checks):
        key = (finding.check, finding.target.key)
        if worst.get(key) is not Outcome.FAIL:
            worst[key] = finding.outcome
    return worst, asked


@cache
def whole(text: str) -> tuple[dict[Question, Outcome], set[Question]]:
    return scan(text)


def test_each_fault_is_found() -> None:
    failed = {check for (check, _), outcome in whole(WRONG)[0].items() if outcome is Outcome.FAIL}
    # A vanished name that anybody may take is told by the checks that say so; examples are another matter.
    assert MINE - failed == {
        "dns.dangling_cname", "dns.declared_name_missing", "dns.unusable_address_published",
    }  # fmt: skip


def test_nothing_sound_is_accused() -> None:
    outcomes = whole(SOUND)[0]
    assert [key for key, outcome in outcomes.items() if outcome is Outcome.FAIL] == []
    assert Outcome.NOT_TESTED not in outcomes.values()


@pytest.mark.parametrize("text", [SOUND, WRONG], ids=["sound", "wrong"])
def test_a_look_up_that_fails_neither_accuses_nor_absolves(text: str) -> None:
    outcomes, asked = whole(text)
    assert len(asked) > 15
    for question in sorted(asked):
        for key, outcome in scan(text, question)[0].items():
            known = outcomes.get(key)
            if outcome is Outcome.PASS:
                assert known is not Outcome.FAIL, (question, key)
            if outcome is Outcome.FAIL and key not in TOLD_LESS:
                assert known is Outcome.FAIL, (question, key)
