"""What is missing from a declared domain that signs is proved to be, or is not believed."""

from collections.abc import Iterator
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed
from cyberscan.testing import network, perimeter
from tests.names_world import POOR, SOUND, served


class Liar(DnsServer):
    """Says that no DMARC policy exists, as an unsigned zone would."""

    lies = True

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        if not self.lies or not query.question[0].name.to_text().startswith("_dmarc.ville"):
            return super().answer(wire, over_udp=over_udp)
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        response.set_rcode(dns.rcode.NXDOMAIN)
        soa = dns.rrset.from_text(
            "ville.test.", 60, "IN", "SOA", "ns1.ville.test. root. 42 1 1 1 1"
        )
        response.authority.append(soa)
        return response.to_wire()


@pytest.fixture(params=[True, False], ids=["signed", "unsigned"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Liar, Path, bool]]:
    zones = served(SOUND if request.param else POOR, signed=request.param)
    anchor = tmp_path / "anchor"
    anchor.write_text(zones.anchor)
    with Liar(zones.texts) as server:
        yield server, anchor, request.param


def room(server: DnsServer, anchor: Path | None, domain: str = "ville.test") -> Network:
    return network(perimeter(domains=[domain]), resolver=server.address, trust_anchor=anchor)


def test_a_lie_about_a_signed_domain_is_no_absence(world: tuple[Liar, Path, bool]) -> None:
    server, anchor, signed = world
    if not signed:
        assert room(server, anchor).look_up("_dmarc.ville.test", "TXT").status == "nxdomain"
        return
    for name in ("_dmarc.ville.test", "_dmarc.ville.test.", "_dmarc.Ville.TEST"):
        with pytest.raises(LookFailed, match="absence not proved"):
            room(server, anchor).look_up(name, "TXT")


def test_what_is_missing_and_proved_to_be_is_missing(world: tuple[Liar, Path, bool]) -> None:
    server, anchor, _ = world
    here = room(server, anchor)
    assert here.look_up("nobody.ville.test", "TXT").status == "nxdomain"
    assert here.look_up("ville.test", "HINFO").status == "nodata"


def test_nothing_is_owed_where_nothing_can_be_validated(world: tuple[Liar, Path, bool]) -> None:
    server, anchor, _ = world
    unreadable = anchor.with_name("none")
    for here in (
        room(server, None),  # the root of the real world vouches for nothing here
        room(server, unreadable),
        room(server, anchor, "autre.test"),  # not a declared domain
    ):
        assert here.look_up("_dmarc.ville.test", "TXT").status == "nxdomain"


def test_a_proof_costs_what_the_chain_of_trust_costs(world: tuple[Liar, Path, bool]) -> None:
    server, anchor, signed = world
    server.lies = False
    here = room(server, anchor)
    for name in ("a", "b", "c"):
        here.look_up(f"{name}.ville.test", "TXT")
    assert here.meter.spent.queries == 3 + (3 if signed else 2)


class Denier(DnsServer):
    """Says that the whole domain does not exist, in the name of a zone that signs."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        if not query.question[0].name.to_text().endswith("ville.test."):
            return super().answer(wire, over_udp=over_udp)
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        response.set_rcode(dns.rcode.NXDOMAIN)
        soa = dns.rrset.from_text("test.", 60, "IN", "SOA", "ns1.test. root. 42 1 1 1 1")
        response.authority.append(soa)
        return response.to_wire()


@pytest.mark.parametrize("signed", [True, False])
def test_the_zone_above_owes_the_proof_that_there_is_no_such_domain(
    tmp_path: Path, signed: bool
) -> None:
    zones = served(SOUND if signed else POOR, signed=signed)
    anchor = tmp_path / "anchor"
    anchor.write_text(zones.anchor)
    with Denier(zones.texts) as server:
        assert room(server, None).look_up("ville.test", "NS").status == "nxdomain"
        with pytest.raises(LookFailed, match="absence not proved"):
            room(server, anchor).look_up("ville.test", "NS")


def test_a_domain_that_is_proved_not_to_exist_does_not(tmp_path: Path) -> None:
    zones = served(SOUND, signed=True)
    anchor = tmp_path / "anchor"
    anchor.write_text(zones.anchor)
    with DnsServer(zones.texts) as server:
        here = room(server, anchor, "perdue.test")
        assert here.look_up("perdue.test", "NS").status == "nxdomain"
