import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.signed_zone import sign
from cyberscan.levels import Level
from cyberscan.probes.dns_record_lives import DnsRecordLives
from cyberscan.reasons import LookFailed
from cyberscan.sdk import DeclaredAsset, Host, HostAddresses, RecordLife, RecordLives, Zone
from cyberscan.testing import network, perimeter

ZONE = Zone(name="ville.test")
TEXT = """
@   60 IN SOA ns1 root 1 3600 600 86400 60
@   900000 IN NS ns1
@   3600 IN MX 10 mx
www 30 IN CNAME @
@   300 IN A 192.0.2.1
"""
HERE = perimeter(domains=["ville.test"])


def seen(server: DnsServer, target: Zone | Host = ZONE) -> RecordLives:
    with server:
        room = network(HERE, resolver=server.address, query_timeout=0.1)
        [fact] = DnsRecordLives().observe(target, room)
    assert isinstance(fact, RecordLives)
    return fact


def test_what_it_starts_from() -> None:
    host = Host(name="www.ville.test")
    probe = DnsRecordLives()
    assert list(probe.feeds_on(DeclaredAsset(target=ZONE))) == [ZONE]
    assert list(probe.feeds_on(DeclaredAsset(target=host))) == []
    assert list(probe.feeds_on(HostAddresses(target=host, addresses=("192.0.2.1",)))) == [host]
    assert list(probe.feeds_on(HostAddresses(target=host, status="nodata"))) == []


def test_the_lives_of_a_domain() -> None:
    assert seen(DnsServer({"ville.test": TEXT})).lives == (
        RecordLife(name="ville.test", rtype="NS", seconds=900_000),
        RecordLife(name="ville.test", rtype="MX", seconds=3600),
    )


def test_an_alias_has_a_life_of_its_own() -> None:
    fact = seen(DnsServer({"ville.test": TEXT}), Host(name="www.ville.test"))
    assert fact.lives == (RecordLife(name="www.ville.test", rtype="CNAME", seconds=30),)


def of_the_zone(
    resolver: DnsServer, own: str, level: Level, origin: str = "ville.test"
) -> tuple[RecordLife, ...]:
    """What is said when the resolver's memory and the zone's own server differ."""
    with resolver, on_a_port_ending_in_53({origin: own}) as server:
        declared = perimeter(domains=["ville.test"], hosts=["ns1.ville.test"], ports=[server.port])
        room = network(declared, resolver=resolver.address, query_timeout=0.3, level=level)
        [fact] = DnsRecordLives().observe(ZONE, room)
    assert isinstance(fact, RecordLives)
    return fact.lives


def on_a_port_ending_in_53(zones: dict[str, str]) -> DnsServer:
    for port in range(22053, 60053, 100):
        try:
            return DnsServer(zones, port=port)
        except OSError:
            continue
    raise AssertionError("no free port")


def test_a_memory_with_a_bound_does_not_hide_a_long_life() -> None:
    kept = TEXT + "ns1 60 IN A 127.0.0.1\n"
    own = kept.replace("@   3600 IN MX", "@   5000000 IN MX")
    told = of_the_zone(DnsServer({"ville.test": kept}), own, Level.LIGHT)
    assert told[1] == RecordLife(name="ville.test", rtype="MX", seconds=5_000_000, exact=True)
    # A passive scan asks nobody but the resolver.
    told = of_the_zone(DnsServer({"ville.test": kept}), own, Level.PASSIVE)
    assert told[1] == RecordLife(name="ville.test", rtype="MX", seconds=3600)


def test_a_dead_server_does_not_keep_the_next_one_from_telling() -> None:
    kept = TEXT + "@ 900000 IN NS ns0\nns0 60 IN A 127.0.0.2\nns1 60 IN A 127.0.0.1\n"
    told = of_the_zone(DnsServer({"ville.test": kept}), kept, Level.LIGHT)
    assert told[1] == RecordLife(name="ville.test", rtype="MX", seconds=3600, exact=True)


def test_a_server_without_authority_tells_nothing() -> None:
    resolver = DnsServer({"ville.test": TEXT + "ns1 60 IN A 127.0.0.1\n"})
    told = of_the_zone(resolver, TEXT, Level.LIGHT, origin="other.test")
    assert len(told) == 2
    assert not any(life.exact for life in told)


def test_a_signature_tells_what_a_cache_has_counted_down() -> None:
    signed = sign("ville.test", TEXT)
    server = DnsServer({"ville.test": signed.text.replace(" 900000 IN NS", " 17 IN NS")})
    fact = seen(server)
    assert fact.lives[0] == RecordLife(name="ville.test", rtype="NS", seconds=900_000, exact=True)


@pytest.mark.parametrize("fault", ["drop", "servfail"])
def test_what_could_not_be_asked_is_no_life(fault: str) -> None:
    server = DnsServer({"ville.test": TEXT}, faults={"ville.test": fault})  # type: ignore[dict-item] # one of the literals
    with pytest.raises(LookFailed):
        seen(server)


class SilentOnTexts(DnsServer):
    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        answer = super().answer(wire, over_udp=over_udp)
        return None if self.queries[-1][1] == "TXT" else answer


def test_a_part_that_could_not_be_asked_is_said() -> None:
    fact = seen(SilentOnTexts({"ville.test": TEXT}))
    assert (len(fact.lives), fact.unknown) == (2, ("TXT timeout",))
