"""A parent's server and the zone's own servers, each on its own loopback address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Literal, Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from checks.dns.name_server_lame import NameServerLame
from checks.dns.name_server_no_tcp import NameServerNoTcp
from checks.dns.name_servers_differ import NameServersDiffer
from checks.dns.parent_differs import ParentDiffers
from cyberscan.demo.dns_server import DnsServer
from cyberscan.levels import Level
from cyberscan.probes.dns_delegation import DnsDelegation, DnsSoa
from cyberscan.probes.dns_servers import DnsServers
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import (
    Fact,
    Glue,
    NameServerAnswers,
    Outcome,
    ParentDelegation,
    ServerAnswer,
    Verdict,
    Zone,
)
from cyberscan.testing import judged, network, perimeter
from tests.names_world import beside_the_chain

ZONE = Zone(name="ville.test")
TOWN = """
@    60 IN SOA ns1 root 42 3600 600 86400 60
@    60 IN NS ns1
@    60 IN NS ns2
ns1  60 IN A 127.0.0.1
ns2  60 IN A 127.0.0.2
"""
REGISTRY = """
@        60 IN SOA a.nic root 7 3600 600 86400 60
@        60 IN NS a.nic
@        60 IN NS b.nic
a.nic    60 IN A 127.0.0.3
b.nic    60 IN A 127.0.0.4
ns.ancien 60 IN A 127.0.0.5
"""
GLUE = ("ns1.ville.test. A 127.0.0.1", "ns2.ville.test. A 127.0.0.2")
HOSTS = (
    "ns1.ville.test",
    "ns2.ville.test",
    "ns3.ville.test",
    "a.nic.test",
    "b.nic.test",
    "ns.ancien.test",
)


class Registry(DnsServer):
    """A top-level domain's server: it refers, and knows no more."""

    def __init__(self, ip: str, port: int, servers: tuple[str, ...], glue: tuple[str, ...]) -> None:
        super().__init__({"test": REGISTRY}, ip=ip, port=port)
        self.servers, self.glue = servers, glue
        self.shortage = 0
        """Glue records left out over UDP."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        self.queries.append((query.question[0].name.to_text(), "TCP" if not over_udp else "UDP"))
        response = dns.message.make_response(query)
        if self.servers:
            name = query.question[0].name
            response.authority.append(dns.rrset.from_text(name, 60, "IN", "NS", *self.servers))
        kept = self.glue[self.shortage :] if over_udp else self.glue
        for text in kept:
            owner, rtype, data = text.split()
            response.additional.append(dns.rrset.from_text(owner, 60, "IN", rtype, data))
        return response.to_wire()


class UdpOnly(DnsServer):
    """TCP is refused."""

    def __enter__(self) -> Self:
        super().__enter__()
        self._tcp.shutdown()
        self._tcp.server_close()
        return self


class Old(DnsServer):
    """Does not know EDNS, and shows it in one of three ways."""

    way: Literal["formerr", "silence", "ignore"] = "formerr"

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        if query.edns < 0:
            return super().answer(wire, over_udp=over_udp)
        if self.way == "silence":
            return None
        response = dns.message.make_response(query)
        response.use_edns(False)
        if self.way == "formerr":
            response.set_rcode(dns.rcode.FORMERR)
            return response.to_wire()
        query.use_edns(False)
        return super().answer(query.to_wire(), over_udp=over_udp)


@dataclass
class Lab:
    """Servers by address; all on one port that reads like the real one."""

    port: int
    resolver: DnsServer
    own: dict[str, DnsServer]
    registries: list[Registry] = field(default_factory=list)

    def observe(self, level: Level = Level.LIGHT) -> list[Fact]:
        declared = perimeter(domains=["ville.test"], hosts=HOSTS, ports=[self.port], level=level)
        net = network(
            declared, resolver=self.resolver.address, level=level, query_timeout=0.3, rate=1000
        )
        return list(DnsServers().observe(ZONE, net))


@contextmanager
def lab(
    *, refers: tuple[str, ...] = ("ns1.ville.test.", "ns2.ville.test."),
    glue: tuple[str, ...] = GLUE, zones: tuple[str | None, str | None] = (TOWN, TOWN),
    kinds: tuple[type[DnsServer], type[DnsServer]] = (DnsServer, DnsServer),
    seen: str = TOWN, registry: bool = True, transfers: tuple[str, ...] = (),
) -> Iterator[Lab]:  # fmt: skip
    """``zones`` are what ns1 and ns2 serve (None: nobody is there), ``seen`` what the resolver says."""
    for port in range(20053, 60053, 100):
        with ExitStack() as stack:
            own: dict[str, DnsServer] = {}
            registries: list[Registry] = []
            try:
                for ip, kind, text in zip(("127.0.0.1", "127.0.0.2"), kinds, zones, strict=True):
                    if text is not None:
                        zone = {"ville.test": text} if text else {"autre.test": TOWN}
                        own[ip] = stack.enter_context(kind(zone, ip=ip, port=port))
                for ip in ("127.0.0.3", "127.0.0.4") if registry else ():
                    registries.append(stack.enter_context(Registry(ip, port, refers, glue)))
            except OSError:
                continue  # somebody has that port
            resolver = DnsServer({"ville.test": seen, "test": REGISTRY})
            yield Lab(port, stack.enter_context(resolver), own, registries)
            return
    raise AssertionError("no free port")


def facts(one: Lab) -> tuple[ParentDelegation, dict[str, ServerAnswer]]:
    above, answers = one.observe()
    assert isinstance(above, ParentDelegation)
    assert isinstance(answers, NameServerAnswers)
    return above, {answer.server: answer for answer in answers.answers}


def test_all_is_well() -> None:
    with lab() as one:
        above, answers = facts(one)
    assert (above.failed, above.state, above.parent) == (None, "referral", "test")
    assert above.names == ("ns1.ville.test", "ns2.ville.test")
    assert above.glue == (
        Glue(name="ns1.ville.test", addresses=("127.0.0.1",)),
        Glue(name="ns2.ville.test", addresses=("127.0.0.2",)),
    )
    assert above.only_there == ()
    assert [registry.queries for registry in one.registries if registry.queries] == [
        [("ville.test.", "UDP")]
    ]
    for answer in answers.values():
        assert (answer.state, answer.serial, answer.edns, answer.tcp) == (
            "authoritative", 42, True, "answered",
        )  # fmt: skip
        assert answer.names == above.names


def test_the_questions_of_a_sound_zone_are_few() -> None:
    """Sixteen for all that is asked of a zone and its servers; each server gets two or three."""
    with lab() as one:
        declared = perimeter(
            domains=["ville.test"], hosts=HOSTS, ports=[one.port], level=Level.LIGHT
        )
        net = network(declared, resolver=one.resolver.address, level=Level.LIGHT, rate=1000)
        for probe in (DnsDelegation(), DnsSoa(), DnsServers()):
            list(probe.observe(ZONE, net))
        servers = [*one.own.values(), *one.registries]
        directly = sum(len(server.queries) for server in servers)
        asked = beside_the_chain(one.resolver.queries)
    assert len(set(asked)) == len(asked)
    assert net.meter.spent.queries == len(one.resolver.queries) + directly
    assert len(asked) + directly <= 16
    assert [len(server.queries) for server in one.own.values()] == [2, 2]


def test_a_passive_scan_asks_none_of_them() -> None:
    with lab() as one:
        above, answers = one.observe(Level.PASSIVE)
        assert all(server.queries == [] for server in (*one.own.values(), *one.registries))
    assert above.failed is not None
    assert above.failed.reason is Reason.LEVEL_TOO_LOW
    assert isinstance(answers, NameServerAnswers)
    assert {answer.state for answer in answers.answers} == {"not_asked"}


def test_a_server_that_only_the_parent_names_is_asked_too() -> None:
    with lab(refers=("ns1.ville.test.", "ns.ancien.test.", "absent.test.")) as one:
        above, answers = facts(one)
    states = {server.name: server.state for server in above.only_there}
    assert states == {"absent.test": "missing", "ns.ancien.test": "found"}
    assert answers["ns.ancien.test"].state == "no_answer"
    assert answers["absent.test"].detail == "no address"
    assert answers["ns2.ville.test"].state == "authoritative"


def test_a_server_that_the_zone_does_not_know_is_asked_where_its_parent_says() -> None:
    refers = ("ns1.ville.test.", "ns3.ville.test.")
    with lab(refers=refers, glue=(GLUE[0], "ns3.ville.test. A 127.0.0.2")) as one:
        above, answers = facts(one)
    assert {server.name: server.state for server in above.only_there} == {
        "ns3.ville.test": "missing"
    }
    assert (answers["ns3.ville.test"].state, answers["ns3.ville.test"].ip) == (
        "authoritative", "127.0.0.2",
    )  # fmt: skip


def test_glue_that_lacks_is_asked_for_over_tcp() -> None:
    with lab() as one:
        for registry in one.registries:
            registry.shortage = 1
        above, _ = facts(one)
        assert [how for r in one.registries for _, how in r.queries] == ["UDP", "TCP"]
    assert len(above.glue) == 2


def test_glue_that_lacks_over_tcp_too() -> None:
    with lab(glue=GLUE[:1]) as one:
        above, _ = facts(one)
    assert (len(above.glue), above.glue_known) == (1, True)


def test_a_silent_parent_spoils_nothing_of_the_rest() -> None:
    with lab(registry=False) as one:
        above, answers = facts(one)
    assert above.failed is not None
    assert above.failed.reason is Reason.REFUSED
    assert {answer.state for answer in answers.values()} == {"authoritative"}


def test_an_answer_that_refers_to_nobody_says_nothing() -> None:
    with lab(refers=(), glue=()) as one:
        above, _ = facts(one)
    assert above.failed is not None
    assert above.failed.reason is Reason.PROTOCOL_ERROR


def test_tcp_refused_while_udp_answers() -> None:
    with lab(kinds=(DnsServer, UdpOnly)) as one:
        _, answers = facts(one)
    assert answers["ns1.ville.test"].tcp == "answered"
    second = answers["ns2.ville.test"]
    assert (second.state, second.tcp, second.tcp_detail) == ("authoritative", "refused", "refused")
    assert second.names == ("ns1.ville.test", "ns2.ville.test")


@pytest.mark.parametrize("way", ["formerr", "silence", "ignore"])
def test_a_server_without_edns(
    way: Literal["formerr", "silence", "ignore"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Old, "way", way)
    with lab(kinds=(DnsServer, Old)) as one:
        _, answers = facts(one)
    assert answers["ns1.ville.test"].edns is True
    assert (answers["ns2.ville.test"].state, answers["ns2.ville.test"].edns) == (
        "authoritative", False,
    )  # fmt: skip


def test_a_server_that_does_not_know_the_zone_and_one_that_is_silent() -> None:
    with lab(zones=("", None)) as one:
        _, answers = facts(one)
    assert (answers["ns1.ville.test"].state, answers["ns1.ville.test"].detail) == (
        "lame", "REFUSED",
    )  # fmt: skip
    assert (answers["ns2.ville.test"].state, answers["ns2.ville.test"].tcp) == (
        "no_answer", "not_asked",
    )  # fmt: skip


def test_each_server_gives_its_own_list_and_serial() -> None:
    other = TOWN.replace(" 42 ", " 43 ").replace("@    60 IN NS ns2\n", "")
    with lab(zones=(TOWN, other)) as one:
        _, answers = facts(one)
    assert answers["ns1.ville.test"].names == ("ns1.ville.test", "ns2.ville.test")
    assert (answers["ns2.ville.test"].names, answers["ns2.ville.test"].serial) == (
        ("ns1.ville.test",), 43,
    )  # fmt: skip


def test_a_zone_that_lists_no_servers() -> None:
    bare = "\n".join(line for line in TOWN.splitlines() if " NS " not in line)
    with lab(seen=bare, zones=(bare, bare)) as one:
        above, answers = facts(one)
    assert [server.name for server in above.only_there] == ["ns1.ville.test", "ns2.ville.test"]
    assert {answer.names for answer in answers.values()} == {()}


def test_a_zone_that_the_resolver_cannot_find_is_asked_for_where_its_parent_says() -> None:
    with lab(zones=("", "")) as one:
        _break(one.resolver, "ville.test", "NS")
        for name in ("ns1.ville.test", "ns2.ville.test"):
            for rtype in ("A", "AAAA"):
                _break(one.resolver, name, rtype)
        above, answers = facts(one)
    assert {server.name: server.state for server in above.only_there} == {
        "ns1.ville.test": "unknown", "ns2.ville.test": "unknown",
    }  # fmt: skip
    assert {(a.ip, a.state, a.detail) for a in answers.values()} == {
        ("127.0.0.1", "lame", "REFUSED"), ("127.0.0.2", "lame", "REFUSED"),
    }  # fmt: skip


def test_a_zone_that_neither_the_resolver_nor_the_parent_shows() -> None:
    with lab(refers=(), glue=()) as one:
        _break(one.resolver, "ville.test", "NS")
        with pytest.raises(LookFailed) as caught:
            one.observe()
    assert caught.value.failure.reason is Reason.TIMEOUT


def test_servers_shared_with_the_parent_show_no_delegation() -> None:
    shared = TOWN.replace("NS ns1", "NS a.nic.test.").replace("NS ns2", "NS b.nic.test.")
    with lab(seen=shared) as one:
        above, _ = facts(one)
    assert (above.state, above.names) == ("same_servers", ())


def test_each_look_up_that_fails_accuses_nobody() -> None:
    """Every question of the resolver in turn gets no answer: nothing is said to be absent."""
    with lab() as one:
        facts(one)
        for name, rtype in list(dict.fromkeys(one.resolver.queries)):
            _break(one.resolver, name, rtype)
            try:
                above, answers = one.observe()
            except LookFailed:
                continue
            finally:
                vars(one.resolver).pop("answer")
            assert isinstance(above, ParentDelegation)
            assert isinstance(answers, NameServerAnswers)
            assert above.failed is not None or above.state == "referral"
            assert all(server.state != "missing" for server in above.only_there)
            assert {a.state for a in answers.answers} <= {"authoritative", "not_asked"}
            assert "no address" not in {a.detail for a in answers.answers}
            assert {verdict.outcome for verdict in _judged(above, answers)} <= {
                Outcome.PASS, Outcome.NOT_TESTED,
            }  # fmt: skip


def _judged(above: ParentDelegation, answers: NameServerAnswers) -> Iterator[Verdict]:
    if above.failed is None:
        yield from judged(ParentDiffers(), above, others=[answers])
    for check in (NameServerLame(), NameServersDiffer(), NameServerNoTcp()):
        yield from judged(check, answers, others=[above])


def _break(server: DnsServer, name: str, rtype: str) -> None:
    whole: Callable[..., bytes | None] = server.answer

    def answer(wire: bytes, *, over_udp: bool) -> bytes | None:
        question = dns.message.from_wire(wire).question[0]
        asked = (
            question.name.to_text(omit_final_dot=True).lower(),
            dns.rdatatype.to_text(question.rdtype),
        )
        return None if asked == (name, rtype) else whole(wire, over_udp=over_udp)

    server.answer = answer  # type: ignore[method-assign]
