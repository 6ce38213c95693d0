"""Single answers validated from the anchor, over zones signed with NSEC and with NSEC3."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.flags
import dns.message
import dns.name
import pytest

from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.demo.signed_zone import Hashing, sign
from cyberscan.network.dnssec import Validated, validated
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

APEX = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
HERE = perimeter(domains=["ville.test"])
WAYS = {"nsec": None, "nsec3": Hashing(), "salted": Hashing(3, "abcd")}

TOWN = (
    APEX
    + "mx 60 IN A 192.0.2.25\n_25._tcp.mx 60 IN TLSA 3 1 1 "
    + "ab" * 32
    + "\n*.w 60 IN A 192.0.2.8\nclose.w 60 IN TXT here\n"
    "www 60 IN CNAME mx\nloin 60 IN CNAME site.libre.test.\nnulle 60 IN CNAME rien\n"
    "ancien 60 IN DNAME w\nailleurs 60 IN CNAME mx.autre.test.\nboucle 60 IN CNAME boucle\n"
    "nu 60 IN NS ns1.nu\n"
)

CASES = {
    ("mx.ville.test", "A"): ("secure", "found", 1),
    ("_25._tcp.mx.ville.test", "TLSA"): ("secure", "found", 1),
    ("mx.ville.test", "TLSA"): ("secure", "nodata", 0),
    ("_tcp.mx.ville.test", "TLSA"): ("secure", "nodata", 0),
    ("rien.ville.test", "A"): ("secure", "nxdomain", 0),
    ("tout.en.bas.ville.test", "A"): ("secure", "nxdomain", 0),
    ("x.w.ville.test", "A"): ("secure", "found", 1),
    ("a.b.w.ville.test", "A"): ("secure", "found", 1),
    ("x.w.ville.test", "TLSA"): ("secure", "nodata", 0),
    ("close.w.ville.test", "A"): ("secure", "nodata", 0),
    ("www.ville.test", "A"): ("secure", "found", 1),
    ("www.ville.test", "TLSA"): ("secure", "nodata", 0),
    ("nulle.ville.test", "A"): ("secure", "nxdomain", 0),
    ("x.ancien.ville.test", "A"): ("secure", "found", 1),
    ("ailleurs.ville.test", "A"): ("secure", "found", 1),
    ("ville.test", "DS"): ("secure", "found", 1),
    ("nu.ville.test", "DS"): ("secure", "nodata", 0),
    ("ville.test", "MX"): ("secure", "nodata", 0),
    ("test", "SOA"): ("secure", "found", 1),
    ("loin.ville.test", "A"): ("insecure", "found", 1),
    ("nu.ville.test", "A"): ("insecure", "found", 1),
    ("x.nu.ville.test", "TLSA"): ("insecure", "nxdomain", 0),
    ("libre.test", "TLSA"): ("insecure", "nodata", 0),
    ("absente.test", "A"): ("secure", "nxdomain", 0),
}


@dataclass(frozen=True)
class Tree:
    zones: dict[str, str]
    anchor: Path

    def ask(
        self, name: str, rtype: str, *, changed: dict[str, str] | None = None,
        faults: dict[str, Fault] | None = None,
    ) -> Validated:  # fmt: skip
        """One question, to a fresh resolver over these zones with some of them ``changed``."""
        with DnsServer({**self.zones, **(changed or {})}, faults=faults) as server:
            return validated(self.room(server), name, rtype, datetime.now(UTC))

    def room(self, server: DnsServer) -> Network:
        return network(HERE, resolver=server.address, trust_anchor=self.anchor, query_timeout=0.2)


def grown(folder: Path, hashing: Hashing | None) -> Tree:
    town = sign("ville.test", TOWN, hashing=hashing)
    other = sign("autre.test", APEX + "mx 60 IN A 192.0.2.26\n", hashing=hashing)
    top = APEX + "libre 60 IN NS ns1.libre\n"
    for name, zone in (("ville", town), ("autre", other)):
        top += f"{name} 60 IN NS ns1.{name}\n{name} 60 IN DS {zone.ds}\n"
    signed = sign("test", top, hashing=hashing)
    anchor = folder / "anchor"
    anchor.write_text(f"test. 60 IN DS {signed.ds}\n")
    zones = {
        "test": signed.text, "ville.test": town.text, "autre.test": other.text,
        "libre.test": APEX + "site 60 IN A 192.0.2.9\n",
        "nu.ville.test": APEX + "@ 60 IN A 192.0.2.10\n",
    }  # fmt: skip
    return Tree(zones, anchor)


@pytest.fixture(scope="module", params=list(WAYS))
def tree(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return grown(tmp_path_factory.mktemp("anchor"), WAYS[request.param])


@pytest.fixture(scope="module")
def server(tree: Tree) -> Iterator[DnsServer]:
    with DnsServer(tree.zones) as running:
        yield running


@pytest.mark.parametrize(("name", "rtype"), CASES, ids=[" ".join(case) for case in CASES])
def test_each_kind_of_answer(tree: Tree, server: DnsServer, name: str, rtype: str) -> None:
    seen = validated(tree.room(server), name, rtype, datetime.now(UTC))
    assert (seen.state, seen.status, len(seen.records)) == CASES[name, rtype]
    assert seen.cause == ""


def lines(text: str, *, without: str) -> str:
    """A zone's text without the lines that hold some words."""
    return "\n".join(line for line in text.splitlines() if without not in line)


def test_a_changed_record_is_bogus(tree: Tree) -> None:
    text = tree.zones["ville.test"].replace("192.0.2.25", "192.0.2.66")
    seen = tree.ask("www.ville.test", "A", changed={"ville.test": text})
    assert (seen.state, seen.cause, seen.cause_at) == ("bogus", "bad_signature", "ville.test")
    assert seen.records == ("192.0.2.66",)


def test_a_missing_signature_is_bogus_in_a_signed_zone_only(tree: Tree) -> None:
    text = lines(tree.zones["ville.test"], without="RRSIG TLSA 13")
    seen = tree.ask("_25._tcp.mx.ville.test", "TLSA", changed={"ville.test": text})
    assert (seen.state, seen.cause, seen.cause_at) == ("bogus", "missing_signature", "ville.test")


def test_an_absence_without_its_proof_is_not_proved(tree: Tree) -> None:
    text = "\n".join(
        line for line in tree.zones["ville.test"].splitlines() if " NSEC" not in line
    )  # fmt: skip
    seen = tree.ask("mx.ville.test", "TLSA", changed={"ville.test": text})
    assert (seen.state, seen.cause) == ("undetermined", "unproved")
    bare = lines(text, without="RRSIG SOA")
    seen = tree.ask("mx.ville.test", "TLSA", changed={"ville.test": bare})
    assert (seen.state, seen.cause) == ("undetermined", "no_signatures_served")


def test_a_wildcard_does_not_stand_in_for_a_name_that_exists(tree: Tree) -> None:
    """The wildcard's signed address, replayed for a name beside it that has none."""
    zone = tree.zones["ville.test"]
    moved = [
        line.replace("*.w.ville.test.", "close.w.ville.test.")
        for line in zone.splitlines()
        if line.startswith("*.w.ville.test.") and " NSEC " not in line
    ]
    seen = tree.ask(
        "close.w.ville.test", "A", changed={"ville.test": zone + "\n" + "\n".join(moved)}
    )
    assert seen.state == "undetermined"
    assert seen.cause in ("unproved", "no_signatures_served")


def test_names_that_nobody_answers_for_are_not_judged(tree: Tree) -> None:
    for fault in ("drop", "servfail", "refused"):
        seen = tree.ask("mx.ville.test", "A", faults={"mx.ville.test": fault})
        assert (seen.state, seen.status, seen.cause) == ("undetermined", "unknown", "no_answer")
    seen = tree.ask("mx.ville.test", "A", faults={"ville.test": "servfail"})
    assert (seen.state, seen.cause, seen.cause_at) == ("undetermined", "no_answer", "ville.test")


def test_aliases_without_an_end_are_not_judged(tree: Tree) -> None:
    assert tree.ask("boucle.ville.test", "A").state == "undetermined"


def test_a_name_that_is_none_is_not_judged(tree: Tree, server: DnsServer) -> None:
    seen = validated(tree.room(server), "a" * 64 + ".test", "A", datetime.now(UTC))
    assert (seen.state, seen.cause) == ("undetermined", "no_answer")


def test_at_another_time_the_signatures_do_not_hold(tree: Tree, server: DnsServer) -> None:
    room = tree.room(server)
    now = datetime.now(UTC)
    assert validated(room, "mx.ville.test", "A", now).state == "secure"
    later = validated(room, "mx.ville.test", "A", now + timedelta(days=30))
    assert (later.state, later.cause) == ("undetermined", "untrusted_anchor")


def test_keys_are_fetched_and_checked_once_a_scan(tree: Tree) -> None:
    with DnsServer(tree.zones) as running:
        room = tree.room(running)
        for name in ("mx", "www", "x.w", "rien", "mx"):
            validated(room, f"{name}.ville.test", "A", datetime.now(UTC))
        asked = running.queries
    assert sorted(set(asked)) == sorted(asked)
    assert asked.count(("ville.test", "DNSKEY")) == 1
    assert len(asked) == 3 + 4  # two sets of keys and a DS, then each name


def test_an_exhausted_budget_is_the_tasks_own(tree: Tree, server: DnsServer) -> None:
    room = tree.room(server)
    room.meter.take("queries", 500)
    with pytest.raises(LookFailed) as caught:
        validated(room, "mx.ville.test", "A", datetime.now(UTC))
    assert caught.value.failure.reason is Reason.BUDGET_SPENT


class NoTcp(DnsServer):
    """Cuts short whatever carries signatures, and says nothing over TCP: a firewall on the way."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        if not over_udp:
            return None
        query = dns.message.from_wire(wire)
        if query.ednsflags & dns.flags.DO and query.question[0].name == dns.name.from_text(
            "mx.ville.test"
        ):
            cut = dns.message.make_response(query)
            cut.flags |= dns.flags.TC
            return cut.to_wire()
        return super().answer(wire, over_udp=over_udp)


def test_signatures_that_do_not_pass_the_firewall_are_not_missing(tree: Tree) -> None:
    with NoTcp(tree.zones) as server:
        room = tree.room(server)
        assert room.look_up("mx.ville.test", "A").status == "found"
        seen = validated(room, "mx.ville.test", "A", datetime.now(UTC))
    assert (seen.state, seen.cause) == ("undetermined", "no_answer")
