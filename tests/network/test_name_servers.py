import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from cyberscan.budgets import Budget
from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.levels import Level
from cyberscan.network.name_servers import (
    OwnWord,
    Transfer,
    ask_soa,
    ask_transfer,
    port_of,
    resolves_for_anybody,
)
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter
from tests.background import background

ZONE = "@ 60 IN SOA ns1 root 42 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
HERE = perimeter(domains=["ville.test"])
NS1 = "ns1.ville.test"


def word(fault: Fault | None = None, zone: str = "ville.test") -> OwnWord:
    faults: dict[str, Fault] = {zone: fault} if fault else {}
    with DnsServer({"ville.test": ZONE}, faults=faults) as server:
        net = network(HERE, query_timeout=0.2)
        return ask_soa(net, server.ip, zone, server=NS1, port=server.port)


def transfer(server: DnsServer) -> Transfer:
    net = network(HERE, query_timeout=1)
    return ask_transfer(net, server.ip, "ville.test", server=NS1, port=server.port)


def test_authority_and_its_serial() -> None:
    assert word() == OwnWord("authoritative", 42, edns=True)


@pytest.mark.parametrize(
    ("fault", "detail"),
    [("refused", "REFUSED"), ("servfail", "SERVFAIL"), ("lame", "no SOA")],
)
def test_an_answer_without_authority(fault: Fault, detail: str) -> None:
    assert word(fault) == OwnWord("lame", detail=detail, edns=True)


def test_another_zones_server() -> None:
    assert word(zone="autre.test") == OwnWord("lame", detail="REFUSED", edns=True)


def test_silence_is_not_lameness() -> None:
    with pytest.raises(LookFailed) as caught:
        word("drop")
    assert caught.value.failure.reason is Reason.TIMEOUT


def test_a_passive_scan_does_not_ask() -> None:
    with DnsServer({"ville.test": ZONE}) as server:
        net = network(HERE, level=Level.PASSIVE)
        with pytest.raises(LookFailed) as caught:
            ask_soa(net, server.ip, "ville.test", server=NS1, port=server.port)
        assert caught.value.failure.reason is Reason.LEVEL_TOO_LOW
        assert server.queries == []


def test_a_zone_handed_over_is_proved_and_counted() -> None:
    with DnsServer({"ville.test": ZONE}, transfers=["ville.test"]) as server:
        seen = transfer(server)
    assert seen.given
    assert seen.records == 4  # SOA, NS, A, and the SOA that ends


def test_a_refusal() -> None:
    with DnsServer({"ville.test": ZONE}) as server:
        assert transfer(server) == Transfer(False, detail="REFUSED")


@contextmanager
def tcp_peer(answer: Callable[[dns.message.Message], list[bytes]]) -> Iterator[int]:
    """Answers one query over TCP with raw messages."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                size = int.from_bytes(connection.recv(2), "big")
                for wire in answer(dns.message.from_wire(connection.recv(size))):
                    connection.sendall(len(wire).to_bytes(2, "big") + wire)

        thread = background(serve)
        yield listener.getsockname()[1]
        thread.join()


def records(query: dns.message.Message, *texts: str) -> bytes:
    response = dns.message.make_response(query)
    for text in texts:
        name, rtype, data = text.split(" ", 2)
        response.answer.append(dns.rrset.from_text(name, 60, "IN", rtype, data))
    return response.to_wire()


SOA = "ville.test. SOA ns1.ville.test. root.ville.test. 1 2 3 4 5"


def asked(answer: Callable[[dns.message.Message], list[bytes]]) -> Transfer:
    with tcp_peer(answer) as port:
        net = network(HERE, query_timeout=1)
        return ask_transfer(net, "127.0.0.1", "ville.test", server=NS1, port=port)


def test_one_record_a_message_is_a_transfer_too() -> None:
    seen = asked(lambda q: [records(q, SOA), records(q, "www.ville.test. A 192.0.2.1")])
    assert seen == Transfer(True, 2)


def test_a_later_message_may_leave_the_question_out_but_not_change_it() -> None:
    def then(question: str) -> Transfer:
        later = dns.message.make_query(question or "ville.test", "AXFR", use_edns=False)

        def answer(query: dns.message.Message) -> list[bytes]:
            later.id = query.id
            wire = dns.message.from_wire(records(later, "www.ville.test. A 192.0.2.1"))
            wire.question = wire.question if question else []
            return [records(query, SOA), wire.to_wire()]

        return asked(answer)

    assert then("") == Transfer(True, 2)
    with pytest.raises(LookFailed) as caught:
        then("autre.test")
    assert caught.value.failure.reason is Reason.PROTOCOL_ERROR


def test_a_soa_alone_proves_nothing() -> None:
    assert not asked(lambda q: [records(q, SOA), records(q, SOA)]).given


@pytest.mark.parametrize(
    "answer",
    [
        lambda q: [records(q, "ville.test. A 192.0.2.1", SOA)],
        lambda q: [records(q, SOA.replace("ville", "autre", 1), "www.autre.test. A 192.0.2.1")],
        lambda q: [b"HTTP/1.1 200 OK\r\n\r\n"],
        lambda q: [],
    ],
)
def test_whatever_is_not_a_transfer_is_no_proof(
    answer: Callable[[dns.message.Message], list[bytes]],
) -> None:
    with pytest.raises(LookFailed) as caught:
        asked(answer)
    assert caught.value.failure.reason is Reason.PROTOCOL_ERROR


def test_a_server_outside_the_perimeter_is_not_asked_for_its_zone() -> None:
    net = network(HERE)
    with pytest.raises(LookFailed) as caught:
        ask_transfer(net, "127.0.0.1", "ville.test", server="ns.provider.test", port=1)
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE


@contextmanager
def udp_peer(answer: Callable[[dns.message.Message], bytes], queries: int = 1) -> Iterator[int]:
    """Answers a number of queries over UDP with raw messages."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(5)

        def serve() -> None:
            for _ in range(queries):
                wire, sender = sock.recvfrom(4096)
                sock.sendto(answer(dns.message.from_wire(wire)), sender)

        thread = background(serve)
        yield sock.getsockname()[1]
        thread.join()


def test_a_server_that_does_not_know_edns_is_asked_without() -> None:
    def answer(query: dns.message.Message) -> bytes:
        if query.edns < 0:
            return records(query, SOA)
        response = dns.message.make_response(
            dns.message.make_query("ville.test", "SOA", id=query.id)
        )
        response.set_rcode(dns.rcode.FORMERR)
        return response.to_wire()

    with udp_peer(answer, queries=2) as port:
        said = ask_soa(network(HERE), "127.0.0.1", "ville.test", server=NS1, port=port)
    assert said == OwnWord("lame", 1, "not authoritative", edns=False)


class MuteToEdns(DnsServer):
    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        mute = dns.message.from_wire(wire).edns >= 0
        return None if mute else super().answer(wire, over_udp=over_udp)


def test_a_wait_cut_short_by_our_deadline_is_no_lack_of_edns() -> None:
    with MuteToEdns({"ville.test": ZONE}) as server:
        patient = network(HERE, query_timeout=0.4)
        said = ask_soa(patient, server.ip, "ville.test", server=NS1, port=server.port)
        hasty = network(HERE, query_timeout=0.4, budget=Budget(queries=9, seconds=0.6))
        with pytest.raises(LookFailed):
            ask_soa(hasty, server.ip, "ville.test", server=NS1, port=server.port)
    assert said.edns is False


ROOT = ". SOA a.root-servers.net. nstld.verisign-grs.com. 1 2 3 4 5"


@pytest.mark.parametrize(
    ("flags", "texts", "open_to_all"),
    [
        (dns.flags.RA, [ROOT], True),
        (dns.flags.RA | dns.flags.AA, [ROOT], False),  # its own copy of the root
        (0, [ROOT], False),
        (dns.flags.RA, [], False),
        (dns.flags.RA, ["ville.test. A 192.0.2.1"], False),  # says yes to everything
    ],
)
def test_resolving_for_anybody_takes_a_proof(
    flags: int, texts: list[str], open_to_all: bool
) -> None:
    assert resolves(flags, texts) is open_to_all


def resolves(
    flags: int, texts: list[str], control: dns.rcode.Rcode = dns.rcode.NXDOMAIN, resolver: str = ""
) -> bool:
    """A server that says ``texts`` of the root, and ``control`` of a name that cannot exist."""

    def answer(query: dns.message.Message) -> bytes:
        response = dns.message.make_response(query)
        if query.question[0].name == dns.name.root or control == dns.rcode.NOERROR:
            response = dns.message.from_wire(records(query, *texts))
        else:
            response.set_rcode(control)
        response.flags |= flags
        return response.to_wire()

    suspected = flags == dns.flags.RA and ROOT in texts
    with udp_peer(answer, queries=2 if suspected else 1) as port:
        asking = network(HERE, resolver=resolver or None)
        return resolves_for_anybody(asking, "127.0.0.1", server=NS1, port=port)


@pytest.mark.parametrize("control", [dns.rcode.NOERROR, dns.rcode.REFUSED, dns.rcode.SERVFAIL])
def test_one_that_says_it_of_what_cannot_exist_proves_nothing(control: dns.rcode.Rcode) -> None:
    with pytest.raises(LookFailed) as caught:
        resolves(dns.flags.RA, [ROOT], control)
    assert caught.value.failure.reason is Reason.PROTOCOL_ERROR


@pytest.mark.parametrize(
    ("known", "open_to_all"),
    [("a.root-servers.net. nstld.verisign-grs.com.", True), ("other.test. root.test.", False)],
)
def test_the_roots_soa_is_the_one_that_our_resolver_knows(known: str, open_to_all: bool) -> None:
    with DnsServer(
        {".": f"@ 60 IN SOA {known} 9 2 3 4 5\n@ 60 IN NS a.root-servers.net.\n"}
    ) as ours:
        if open_to_all:
            assert resolves(dns.flags.RA, [ROOT], resolver=ours.address)
            return
        with pytest.raises(LookFailed, match="answers invented"):
            resolves(dns.flags.RA, [ROOT], resolver=ours.address)


def test_one_that_tried_for_us_and_failed_is_not_cleared() -> None:
    def answer(query: dns.message.Message) -> bytes:
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        response.set_rcode(dns.rcode.SERVFAIL)
        return response.to_wire()

    with udp_peer(answer) as port, pytest.raises(LookFailed) as caught:
        resolves_for_anybody(network(HERE), "127.0.0.1", server=NS1, port=port)
    assert caught.value.failure.reason is Reason.DNS_FAILURE


def test_the_port_is_53_unless_a_laboratory_says_otherwise() -> None:
    assert port_of(network(HERE), NS1) == 53
    assert port_of(network(perimeter(hosts=[NS1], ports=[443, 20053])), NS1) == 20053
