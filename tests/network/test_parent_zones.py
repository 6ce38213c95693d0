from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.signed_zone import sign
from cyberscan.network.parent_zones import Referral, _read, delegation_of, parent_of
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

Shape = Callable[[dns.message.Message], None]

SOA_ABOVE = "test. SOA a.test. root.test. 1 2 3 4 5"
SOA_ZONE = "ville.test. SOA a.ville.test. root.ville.test. 1 2 3 4 5"
NS = "ville.test. NS ns1.ville.test."
PARENT = (
    "@ 60 IN SOA a root 7 3600 600 86400 60\n@ 60 IN NS a\n@ 60 IN NS b\n"
    "a 60 IN A 127.0.0.3\nb 60 IN A 127.0.0.4\n"
)


def rrset(text: str) -> dns.rrset.RRset:
    owner, rtype, data = text.split(" ", 2)
    return dns.rrset.from_text(owner, 60, "IN", rtype, data)


def message(
    *, answer: tuple[str, ...] = (), authority: tuple[str, ...] = (),
    additional: tuple[str, ...] = (), code: int = dns.rcode.NOERROR, aa: bool = False,
) -> dns.message.Message:  # fmt: skip
    response = dns.message.make_response(dns.message.make_query("ville.test", "NS"))
    response.answer = [rrset(text) for text in answer]
    response.authority = [rrset(text) for text in authority]
    response.additional = [rrset(text) for text in additional]
    response.set_rcode(dns.rcode.Rcode.make(code))
    if aa:
        response.flags |= dns.flags.AA
    return response


def test_a_referral_with_glue_of_its_own_servers_only() -> None:
    glue = ("NS1.ville.test. A 192.0.2.1", "ns1.ville.test. AAAA 2001:db8::1")
    said = _read(message(authority=(NS,), additional=(*glue, "x.test. A 192.0.2.9")), "ville.test")
    assert said == Referral(
        "referral", ("ns1.ville.test",), (("ns1.ville.test", ("192.0.2.1", "2001:db8::1")),)
    )


def test_a_referral_that_claims_authority_is_one_still() -> None:
    assert _read(message(authority=(NS,), aa=True), "ville.test").state == "referral"


@pytest.mark.parametrize(
    "said",
    [message(answer=(NS,), aa=True), message(authority=(SOA_ZONE,), aa=True)],
    ids=["answers from the zone", "denies from the zone"],
)
def test_a_server_of_the_zone_itself(said: dns.message.Message) -> None:
    assert _read(said, "ville.test").state == "child"


@pytest.mark.parametrize("code", [dns.rcode.NOERROR, dns.rcode.NXDOMAIN])
def test_an_authority_that_denies_the_delegation(code: int) -> None:
    said = message(authority=(SOA_ABOVE,), aa=True, code=code)
    assert _read(said, "ville.test").state == "absent"


@pytest.mark.parametrize(
    "said",
    [
        message(answer=(NS,)),
        message(authority=(". NS a.root.test.",)),
        message(),
        message(aa=True),
        message(code=dns.rcode.NXDOMAIN),
        message(code=dns.rcode.NXDOMAIN, authority=(SOA_ABOVE,)),
        message(code=dns.rcode.NXDOMAIN, authority=(NS,)),
        message(code=dns.rcode.SERVFAIL),
        message(code=dns.rcode.REFUSED, authority=(NS,)),
        message(answer=("ville.test. CNAME x.test.",), aa=True),
    ],
    ids=[
        "a cache in between", "upwards", "empty", "empty with authority", "bare denial",
        "denial without authority", "denial and referral", "servfail", "refused", "alias",
    ],
)  # fmt: skip
def test_what_says_nothing_of_the_delegation(said: dns.message.Message) -> None:
    with pytest.raises(LookFailed):
        _read(said, "ville.test")


RECORDS = (NS, SOA_ABOVE, SOA_ZONE, ". NS a.test.", "ns1.ville.test. A 192.0.2.1",
           "ville.test. CNAME x.test.", "ville.test. NS .")  # fmt: skip
SECTION = st.lists(st.sampled_from(RECORDS), max_size=3).map(tuple)


@given(SECTION, SECTION, SECTION, st.sampled_from([0, 2, 3, 5]), st.booleans())
def test_absent_needs_an_authority_and_names_need_a_referral(
    answer: tuple[str, ...],
    authority: tuple[str, ...],
    additional: tuple[str, ...],
    code: int,
    aa: bool,
) -> None:
    try:
        said = _read(
            message(answer=answer, authority=authority, additional=additional, code=code, aa=aa),
            "ville.test",
        )
    except LookFailed:
        return
    assert code in (0, 3)
    if said.state == "absent":
        assert aa and SOA_ABOVE in authority and not answer  # noqa: PT018 - one condition
    if said.names:
        assert said.state == "referral" and code == 0  # noqa: PT018 - one condition


class _Said(DnsServer):
    shape: Callable[[], dns.message.Message]

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        self.queries.append((str(query.question[0].name), "NS"))
        response = self.shape()
        response.id = query.id
        return response.to_wire()


@contextmanager
def registry(*shapes: Callable[[], dns.message.Message]) -> Iterator[Callable[[], Referral]]:
    """Two servers of the zone above, on one port that ends like the real one."""
    for port in range(21053, 60053, 100):
        try:
            servers = [
                _Said({}, ip=ip, port=port)
                for ip, _ in zip(("127.0.0.3", "127.0.0.4"), shapes, strict=False)
            ]
        except OSError:
            continue
        break
    for server, shape in zip(servers, shapes, strict=True):
        server.shape = shape
    declared = perimeter(domains=["ville.test"], hosts=["a.test", "b.test"], ports=[port])
    with DnsServer({"test": PARENT}) as resolver:
        for server in servers:
            server.__enter__()
        net = network(declared, resolver=resolver.address, query_timeout=0.2, rate=1000)
        try:
            yield lambda: delegation_of(net, "ville.test", "test", frozenset())
        finally:
            for server in servers:
                server.__exit__(None, None, None)


def referral() -> dns.message.Message:
    return message(authority=("ville.test. NS ns.autre.test.",))


def denial() -> dns.message.Message:
    return message(authority=(SOA_ABOVE,), aa=True, code=dns.rcode.NXDOMAIN)


def refusal() -> dns.message.Message:
    return message(code=dns.rcode.REFUSED)


def test_one_of_two_that_refers_is_enough() -> None:
    for shapes in ((referral, denial), (denial, referral), (refusal, referral)):
        with registry(*shapes) as ask:
            assert ask().names == ("ns.autre.test",)


def test_a_denial_needs_both() -> None:
    with registry(denial, denial) as ask:
        assert ask().state == "absent"
    with registry(denial, refusal) as ask, pytest.raises(LookFailed) as caught:
        ask()
    assert caught.value.failure.reason is Reason.DNS_FAILURE


def test_the_zone_above_is_found_by_climbing() -> None:
    zones = {"test": PARENT + "x.y 60 IN TXT z\n", ".": "@ 60 IN SOA a b 1 2 3 4 5\n"}
    with DnsServer(zones) as resolver:
        net = network(perimeter(domains=["ville.test"]), resolver=resolver.address)
        assert parent_of(net, "ville.test") == "test"
        assert parent_of(net, "x.y.test") == "test"
        assert parent_of(net, "test") == "."
        with pytest.raises(LookFailed):
            parent_of(net, "a.absent.test")


def test_an_answer_about_ds_names_the_parent_and_costs_nothing_more() -> None:
    child = "ville 60 IN NS ns1.ville\nville 60 IN DS 1 13 2 " + "ab" * 32 + "\n"
    signed = sign("test", PARENT + child + "plat 60 IN NS ns1.plat\n").text
    with DnsServer({"test": signed}) as resolver:
        net = network(perimeter(domains=["ville.test"]), resolver=resolver.address)
        for zone in ("ville.test", "plat.test"):
            net.resolver.message(net, zone, "DS", dnssec=True)
        asked = len(resolver.queries)
        assert parent_of(net, "ville.test") == parent_of(net, "plat.test") == "test"
        assert len(resolver.queries) == asked


class KnowsNoDs(DnsServer):
    """Answers about DS as a server that takes it for any other type: from the zone itself, or not at all."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        if query.question[0].rdtype != dns.rdatatype.DS:
            return super().answer(wire, over_udp=over_udp)
        response = dns.message.make_response(query)
        response.authority = [rrset(SOA_ZONE)]
        if query.question[0].name.to_text() != "ville.test.":
            response.set_rcode(dns.rcode.NOTIMP)
        return response.to_wire()


@pytest.mark.parametrize("zone", ["ville.test", "plat.test"])
def test_a_server_that_knows_nothing_of_ds_is_asked_for_the_zone_above(zone: str) -> None:
    with KnowsNoDs({"test": PARENT}) as resolver:
        net = network(perimeter(domains=[zone]), resolver=resolver.address)
        assert parent_of(net, zone) == "test"
