import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.demo.dns_server import DnsServer
from cyberscan.levels import Level
from cyberscan.network.dns_answers import read
from cyberscan.network.dns_exchange import parse
from cyberscan.network.governor import QUESTIONS_AT_ONCE, Governor
from cyberscan.network.resolver import Resolver, system_resolvers
from cyberscan.network.session import Network
from cyberscan.network.settings import Server, Settings
from cyberscan.perimeter.scope import Scope
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter
from tests.background import background

HERE = perimeter(domains=["ville.test"])
ZONE = """
@      60 IN SOA ns1 root 1 3600 600 86400 60
@      60 IN NS ns1
@      60 IN A 192.0.2.1
@      60 IN TXT "v=spf1 " "-all"
octets 60 IN TXT "caf\\233"
www    60 IN CNAME @
mort   60 IN CNAME rien
muet   60 IN CNAME text
text   60 IN TXT "here"
loop1  60 IN CNAME loop2
loop2  60 IN CNAME loop1
dehors 60 IN CNAME site.agence.test.
ns1    60 IN A 192.0.2.53
"""
AGENCY = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\nsite 60 IN A 198.51.100.7\n"

Answerer = Callable[[dns.message.Message], list[bytes]]


@pytest.fixture(scope="module")
def server() -> Iterator[DnsServer]:
    faults = {
        "sourd.ville.test": "drop", "refus.ville.test": "refused", "panne.ville.test": "servfail",
        "faux.ville.test": "bogus", "www.ville.test": "truncate", "renvoi.ville.test": "lame",
    }  # fmt: skip
    with DnsServer({"ville.test": ZONE, "agence.test": AGENCY}, faults=faults) as running:  # type: ignore[arg-type] # a plain dict of literals
        yield running


@contextmanager
def peer(answer: Answerer) -> Iterator[str]:
    """A UDP server that sends whatever ``answer`` makes of a query."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(0.05)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    wire, sender = sock.recvfrom(4096)
                except TimeoutError:
                    continue
                for data in answer(dns.message.from_wire(wire)):
                    sock.sendto(data, sender)

        thread = background(serve)
        try:
            yield f"127.0.0.1:{sock.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


def several(*addresses: str, **settings: float) -> Network:
    """A network room with several resolvers."""
    servers = tuple(Server.parse(address) for address in addresses)
    scope = Scope(HERE, Level.ACTIVE, date.today(), frozenset((s.ip, s.port) for s in servers))
    chosen = Settings(resolvers=servers, query_timeout=settings.get("query_timeout", 0.3))
    return Network(
        scope, chosen, Governor(20, 4), Resolver(servers), Budget(queries=50, seconds=20)
    )


def good(query: dns.message.Message) -> dns.message.Message:
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    name = query.question[0].name
    response.answer.append(dns.rrset.from_text(name, 60, "IN", "A", "192.0.2.9"))
    return response


def failure(net: Network, name: str, rtype: str = "A") -> tuple[Reason, str]:
    with pytest.raises(LookFailed) as caught:
        net.look_up(name, rtype)
    return caught.value.failure.reason, caught.value.failure.detail


def test_found_nodata_and_nxdomain_are_three_things(server: DnsServer) -> None:
    net = network(HERE, resolver=server.address)
    assert net.look_up("ville.test", "A").records == ("192.0.2.1",)
    assert net.look_up("ville.test", "MX").status == "nodata"
    assert net.look_up("rien.ville.test", "A").status == "nxdomain"


def test_strings_of_a_text_are_joined_and_strange_bytes_kept(server: DnsServer) -> None:
    net = network(HERE, resolver=server.address)
    assert net.look_up("ville.test", "TXT").records == ("v=spf1 -all",)
    assert net.look_up("octets.ville.test", "TXT").records == ("café",)


def test_aliases_are_followed_over_tcp_when_udp_is_cut_short(server: DnsServer) -> None:
    answer = network(HERE, resolver=server.address).look_up("www.ville.test", "A")
    assert (answer.records, answer.aliases) == (("192.0.2.1",), ("ville.test",))


def test_an_alias_that_leads_nowhere(server: DnsServer) -> None:
    net = network(HERE, resolver=server.address)
    dead, mute = net.look_up("mort.ville.test", "A"), net.look_up("muet.ville.test", "A")
    assert (dead.status, dead.aliases) == ("nxdomain", ("rien.ville.test",))
    assert (mute.status, mute.aliases) == ("nodata", ("text.ville.test",))


def test_a_loop_of_aliases_ends(server: DnsServer) -> None:
    net = network(HERE, resolver=server.address)
    assert failure(net, "loop1.ville.test") == (Reason.DNS_FAILURE, "CNAME loop")


def test_a_chain_that_the_server_leaves_unfinished_is_finished() -> None:
    def answer(query: dns.message.Message) -> list[bytes]:
        response = dns.message.make_response(query)
        name = query.question[0].name
        data = ("CNAME", "b.test.") if name.to_text() == "a.test." else ("A", "192.0.2.3")
        response.answer.append(dns.rrset.from_text(name, 60, "IN", *data))
        return [response.to_wire()]

    with peer(answer) as address:
        found = several(address).look_up("a.test", "A")
    assert (found.name, found.records, found.aliases) == ("a.test", ("192.0.2.3",), ("b.test",))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("panne.ville.test", (Reason.DNS_FAILURE, "SERVFAIL")),
        ("faux.ville.test", (Reason.DNS_FAILURE, "bogus")),
        ("refus.ville.test", (Reason.DNS_FAILURE, "REFUSED")),
        ("renvoi.ville.test", (Reason.DNS_FAILURE, "referral")),
        ("a..b", (Reason.DNS_FAILURE, "name cannot be asked")),
    ],
)
def test_each_failure_has_its_name(
    server: DnsServer, name: str, expected: tuple[Reason, str]
) -> None:
    assert failure(network(HERE, resolver=server.address), name) == expected


def test_silence_is_a_timeout(server: DnsServer) -> None:
    net = network(HERE, resolver=server.address, query_timeout=0.2)
    assert failure(net, "sourd.ville.test")[0] is Reason.TIMEOUT


def test_no_resolver_is_said() -> None:
    assert failure(network(HERE), "ville.test") == (Reason.DNS_FAILURE, "no resolver")


def test_strangers_answers_do_not_take_the_place_of_the_answer() -> None:
    def answer(query: dns.message.Message) -> list[bytes]:
        right = good(query)
        wrong = dns.message.from_wire(right.to_wire())
        wrong.id ^= 1
        other = dns.message.make_response(dns.message.make_query("other.test", "A", id=query.id))
        return [b"junk", wrong.to_wire(), other.to_wire(), right.to_wire()]

    with peer(answer) as address:
        assert several(address).look_up("ville.test", "A").records == ("192.0.2.9",)


def test_records_of_another_name_are_no_absence() -> None:
    def answer(query: dns.message.Message) -> list[bytes]:
        response = dns.message.make_response(query)
        response.answer.append(dns.rrset.from_text("other.test.", 60, "IN", "A", "192.0.2.3"))
        return [response.to_wire()]

    with peer(answer) as address:
        assert failure(several(address), "ville.test")[0] is Reason.PROTOCOL_ERROR


def test_only_nonsense_is_not_silence() -> None:
    with peer(lambda query: [b"junk" * 10]) as address:
        assert failure(several(address), "ville.test")[0] is Reason.PROTOCOL_ERROR


def test_the_next_resolver_is_asked_and_then_preferred(server: DnsServer) -> None:
    asked: list[str] = []

    def mute(query: dns.message.Message) -> list[bytes]:
        asked.append(query.question[0].name.to_text())
        return []

    with peer(mute) as address:
        net = several(address, server.address)
        assert net.look_up("ville.test", "A").status == "found"
        assert net.look_up("ns1.ville.test", "A").status == "found"
    assert asked == ["ville.test."]


def test_two_threads_asking_the_same_ask_once() -> None:
    gate = threading.Event()
    asked: list[str] = []

    def answer(query: dns.message.Message) -> list[bytes]:
        asked.append(query.question[0].name.to_text())
        gate.wait(5)
        return [good(query).to_wire()]

    with peer(answer) as address, ThreadPoolExecutor(4) as pool:
        net = several(address, query_timeout=10)
        waiting = [pool.submit(net.look_up, "ville.test", "A") for _ in range(4)]
        gate.set()
        found = [future.result() for future in waiting]
    assert asked == ["ville.test."]
    assert {answer.records for answer in found} == {("192.0.2.9",)}
    assert net.meter.spent.queries == 1


def test_a_spent_budget_is_not_remembered_as_the_names_fault(server: DnsServer) -> None:
    poor = network(HERE, resolver=server.address, budget=Budget(queries=0))
    assert failure(poor, "ville.test")[0] is Reason.BUDGET_SPENT
    rich = Network(poor.scope, poor.settings, poor.governor, poor.resolver, Budget(queries=5))
    assert rich.look_up("ville.test", "A").status == "found"


def test_a_failure_is_remembered(server: DnsServer) -> None:
    net = network(HERE, resolver=server.address)
    failure(net, "panne.ville.test")
    spent = net.meter.spent.queries
    failure(net, "panne.ville.test")
    assert net.meter.spent.queries == spent


def test_records_are_bounded() -> None:
    query = dns.message.make_query("ville.test", "A")
    response = dns.message.make_response(query)
    addresses = [f"192.0.{high}.{low}" for high in (2, 3) for low in range(250)]
    response.answer.append(dns.rrset.from_text("ville.test.", 60, "IN", "A", *addresses))
    assert len(read(response, "ville.test", "A").records) == 200


@given(st.binary(max_size=300))
def test_hostile_bytes_are_read_or_refused(wire: bytes) -> None:
    try:
        parse(wire)
    except LookFailed as failed:
        assert failed.failure.reason is Reason.PROTOCOL_ERROR  # noqa: PT017 - either way is right


@given(st.integers(0, 200), st.integers(0, 255))
def test_a_damaged_answer_is_read_or_refused(position: int, byte: int) -> None:
    query = dns.message.make_query("ville.test", "A", use_edns=0)
    damaged = bytearray(good(query).to_wire())
    damaged[position % len(damaged)] = byte
    try:
        read(parse(bytes(damaged)), "ville.test", "A")
    except LookFailed as failed:
        assert failed.failure.reason in (Reason.PROTOCOL_ERROR, Reason.DNS_FAILURE)  # noqa: PT017 - either way is right


@pytest.mark.skipif(not Path("/etc").is_dir(), reason="POSIX form of the file")
def test_the_systems_resolvers(tmp_path: Path) -> None:
    path = tmp_path / "resolv.conf"
    path.write_text("search ville.test\nnameserver 192.0.2.1\nnameserver 2001:db8::1\n")
    assert system_resolvers(path) == (Server("192.0.2.1"), Server("2001:db8::1"))
    assert system_resolvers(tmp_path / "absent") == ()


def test_a_set_wanted_with_and_without_its_signatures_is_asked_once(server: DnsServer) -> None:
    net = network(HERE, resolver=server.address)
    net.look_up("ville.test", "A")
    net.resolver.message(net, "ville.test.", "A", dnssec=True)
    net.look_up("Ville.test", "A", plain=True)
    assert net.meter.spent.queries == 1


def test_what_does_not_validate_is_had_without_another_question(server: DnsServer) -> None:
    net = network(HERE, resolver=server.address)
    assert failure(net, "faux.ville.test") == (Reason.DNS_FAILURE, "bogus")
    spent = net.meter.spent.queries
    assert net.resolver.message(net, "faux.ville.test", "A", dnssec=True).rcode() == 3
    assert net.meter.spent.queries == spent


def test_a_list_of_names_is_asked_for_without_signatures() -> None:
    asked: list[bool] = []

    def answer(query: dns.message.Message) -> list[bytes]:
        asked.append(bool(query.ednsflags & dns.flags.DO))
        return [good(query).to_wire()]

    with peer(answer) as address:
        net = several(address)
        net.look_up("s1._domainkey.ville.test", "A", plain=True)
        net.look_up("ville.test", "A")
    assert asked == [False, True]


def test_where_tcp_does_not_pass_the_answer_is_asked_for_without_signatures() -> None:
    def answer(query: dns.message.Message) -> list[bytes]:
        response = good(query)
        if query.ednsflags & dns.flags.DO:
            response.flags |= dns.flags.TC
        return [response.to_wire()]

    with peer(answer) as address:  # nothing listens on TCP there
        assert several(address).look_up("ville.test", "A").records == ("192.0.2.9",)


def test_cut_short_and_no_tcp_is_told() -> None:
    def answer(query: dns.message.Message) -> list[bytes]:
        response = good(query)
        response.flags |= dns.flags.TC
        return [response.to_wire()]

    with peer(answer) as address:
        reason, detail = failure(several(address), "ville.test")
    assert reason is Reason.REFUSED
    assert detail.startswith("truncated, then ")


def test_few_questions_at_once_about_one_zone() -> None:
    lock, gate = threading.Lock(), threading.Event()
    waiting = busiest = 0

    class Slow(DnsServer):
        def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
            nonlocal waiting, busiest
            with lock:
                waiting += 1
                busiest = max(busiest, waiting)
                if waiting == QUESTIONS_AT_ONCE:
                    gate.set()
            gate.wait(10)
            with lock:
                waiting -= 1
            return super().answer(wire, over_udp=over_udp)

    names = [f"n{number}.ville.test" for number in range(12)]
    with Slow({"ville.test": ZONE}) as server, ThreadPoolExecutor(12) as pool:
        net = several(server.address, query_timeout=20)
        list(pool.map(lambda name: net.look_up(name, "A"), names))
    assert busiest == QUESTIONS_AT_ONCE


def test_the_resolver_is_not_paced_like_a_host_of_the_authority(server: DnsServer) -> None:
    """``www`` is cut short over UDP: each of these look-ups takes a TCP connection."""
    net = network(HERE, resolver=server.address)
    net.look_up("www.ville.test", "A")
    assert net.governor.lane(server.ip).next_start == 0.0
    assert net.governor.connections_by_address == {server.ip: 1}
