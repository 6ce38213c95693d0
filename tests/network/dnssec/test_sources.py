"""Before a zone is accused, its own servers are heard."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.signed_zone import sign
from cyberscan.levels import Level
from cyberscan.network.dnssec import Chain, validate
from cyberscan.testing import network, perimeter

APEX = (
    "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\n@ 60 IN NS ns2\n"
    "ns1 60 IN A 127.0.0.1\nns2 60 IN A 127.0.0.2\n@ 60 IN MX 5 mx\n"
)
SIGNED = sign("ville.test", APEX)
ALTERED = SIGNED.text.replace(" MX 5 mx", " MX 6 mx")
STRIPPED = "\n".join(line for line in SIGNED.text.splitlines() if " DNSKEY " not in line)


def on_a_port_ending_in_53(zone: str, ip: str) -> DnsServer:
    for port in range(21053, 60053, 100):
        try:
            return DnsServer({"ville.test": zone}, ip=ip, port=port)
        except OSError:
            continue
    raise AssertionError("no free port")


def chain(
    folder: Path, through: str, *own: str, level: Level = Level.ACTIVE
) -> tuple[Chain, list[int]]:
    """What is said when a resolver gives ``through`` and the zone's servers give ``own``."""
    anchor = folder / "anchor"
    anchor.write_text(f"test. 60 IN DS {TOP.ds}\n")
    servers = [on_a_port_ending_in_53(zone, f"127.0.0.{n}") for n, zone in enumerate(own, 1)]
    declared = perimeter(
        domains=["ville.test"], hosts=["ns1.ville.test", "ns2.ville.test"],
        ports=[server.port for server in servers],
    )  # fmt: skip
    with ExitStack() as running:
        resolver = DnsServer({"test": TOP.text, "ville.test": through})
        for server in (resolver, *servers):
            running.enter_context(server)
        room = network(
            declared, resolver=resolver.address, trust_anchor=anchor, query_timeout=0.3, level=level
        )
        seen = validate(room, "ville.test", datetime.now(UTC))
    return seen, [len(server.queries) for server in servers]


TOP = sign(
    "test",
    "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
    f"ville 60 IN NS ns1.ville\nville 60 IN DS {SIGNED.ds}\n",
)


@pytest.mark.parametrize("through", [ALTERED, STRIPPED], ids=["altered", "stripped"])
def test_a_resolver_that_alters_the_data_accuses_nobody(tmp_path: Path, through: str) -> None:
    seen, _ = chain(tmp_path, through, SIGNED.text)
    assert (seen.state, seen.cause) == ("undetermined", "altered_on_the_way")


def test_a_zone_whose_servers_say_the_same_is_bogus(tmp_path: Path) -> None:
    seen, asked = chain(tmp_path, ALTERED, ALTERED)
    assert (seen.state, seen.cause, seen.cause_at) == ("bogus", "bad_signature", "ville.test")
    assert 0 < asked[0] <= 8


def test_one_server_that_gives_bad_data_is_enough(tmp_path: Path) -> None:
    with on_a_port_ending_in_53(SIGNED.text, "127.0.0.1") as one:
        port = one.port
    declared = perimeter(
        domains=["ville.test"], hosts=["ns1.ville.test", "ns2.ville.test"], ports=[port]
    )
    anchor = tmp_path / "anchor"
    anchor.write_text(f"test. 60 IN DS {TOP.ds}\n")
    with (
        DnsServer({"ville.test": SIGNED.text}, ip="127.0.0.1", port=port),
        DnsServer({"ville.test": ALTERED}, ip="127.0.0.2", port=port),
        DnsServer({"test": TOP.text, "ville.test": ALTERED}) as resolver,
    ):
        room = network(declared, resolver=resolver.address, trust_anchor=anchor, query_timeout=0.3)
        seen = validate(room, "ville.test", datetime.now(UTC))
    assert (seen.state, seen.cause) == ("bogus", "bad_signature")


def test_where_the_servers_may_not_be_asked_what_was_seen_stands(tmp_path: Path) -> None:
    seen, asked = chain(tmp_path, ALTERED, SIGNED.text, level=Level.PASSIVE)
    assert (seen.state, asked) == ("bogus", [0])


FILTERED = SIGNED.text + "ville.test. 60 IN A 192.0.2.66\n"


def test_records_of_a_filter_on_the_way_accuse_nobody(tmp_path: Path) -> None:
    for level in (Level.PASSIVE, Level.LIGHT):  # its servers' addresses are the filter's too
        seen, _ = chain(tmp_path, FILTERED, level=level)
        assert (seen.state, seen.cause) == ("undetermined", "no_signatures_served")


def test_a_set_that_the_zone_itself_does_not_sign_is_bogus(tmp_path: Path) -> None:
    seen, _ = chain(tmp_path, FILTERED, FILTERED)
    assert (seen.state, seen.cause, seen.cause_at) == ("bogus", "missing_signature", "ville.test")


def test_a_resolver_that_refuses_what_it_could_not_validate_counts_too(tmp_path: Path) -> None:
    anchor = tmp_path / "anchor"
    anchor.write_text(f"test. 60 IN DS {TOP.ds}\n")
    zones = {"test": TOP.text, "ville.test": FILTERED}
    with DnsServer(zones, faults={"ville.test": "bogus"}) as resolver:
        room = network(
            perimeter(domains=["ville.test"]), resolver=resolver.address, trust_anchor=anchor,
            level=Level.PASSIVE,
        )  # fmt: skip
        seen = validate(room, "ville.test", datetime.now(UTC))
    assert (seen.state, seen.cause) == ("bogus", "missing_signature")


def test_a_sound_zone_costs_its_servers_nothing(tmp_path: Path) -> None:
    seen, asked = chain(tmp_path, SIGNED.text, SIGNED.text)
    assert (seen.state, asked) == ("secure", [0])
