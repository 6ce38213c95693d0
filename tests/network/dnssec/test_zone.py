"""The chain of trust, over zones signed on the spot; ``delv`` is the referee."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dns.dnssectypes import Algorithm

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.signed_zone import Hashing, sign
from cyberscan.network.dnssec import Chain, apex_of, published, validate
from cyberscan.network.dnssec.chain import keys_in
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

APEX = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
DAY = timedelta(days=1)
HERE = perimeter(domains=["ville.test"])

STATES = {
    "test": ("secure", ""),
    "ville.test": ("secure", ""),
    "rsa.test": ("secure", ""),
    "eau.sous.test": ("secure", ""),
    "vieux.test": ("bogus", "expired"),
    "futur.test": ("bogus", "not_yet_valid"),
    "faux.test": ("bogus", "wrong_ds"),
    "perdu.test": ("bogus", "missing_key"),
    "muet.test": ("bogus", "missing_signature"),
    "abime.test": ("bogus", "bad_signature"),
    "site.test": ("bogus", "missing_signature"),
    "courrier.test": ("bogus", "bad_signature"),
    "nu.test": ("insecure", ""),
    "ile.test": ("insecure", ""),
    "bas.nu.test": ("insecure", ""),
}

BROKEN_SETS = {"site.test": "A", "courrier.test": "MX"}
"""Where the SOA holds and another set does not: the type to ask a referee for."""


@dataclass(frozen=True)
class Tree:
    server: DnsServer
    anchor: Path
    ds: str

    def room(self, **settings: Any) -> Network:
        chosen: dict[str, Any] = {"trust_anchor": self.anchor, **settings}
        return network(HERE, resolver=self.server.address, **chosen)

    def chain(self, zone: str) -> Chain:
        return validate(self.room(), zone, datetime.now(UTC))


def without(text: str, *, rtype: str = "RRSIG", covering: str = "") -> str:
    """A zone's text with some records taken out."""
    lines = [line.split() for line in text.splitlines()]
    kept = [w for w in lines if not (w[3] == rtype and (not covering or w[4] == covering))]
    return "\n".join(" ".join(words) for words in kept)


def tree_zones() -> tuple[dict[str, str], str]:
    signed = {
        "ville": sign("ville.test", APEX),
        "rsa": sign("rsa.test", APEX, algorithm=Algorithm.RSASHA256),
        "eau.sous": sign("eau.sous.test", APEX),
        "vieux": sign("vieux.test", APEX, inception=-10 * DAY, expiration=-DAY),
        "futur": sign("futur.test", APEX, inception=DAY, expiration=9 * DAY),
        "faux": sign("faux.test", APEX),
        "perdu": sign("perdu.test", APEX),
        "muet": sign("muet.test", APEX),
        "abime": sign("abime.test", APEX),
        "ile": sign("ile.test", APEX),
        "site": sign("site.test", APEX + "@ 60 IN A 192.0.2.1\n"),
        "courrier": sign("courrier.test", APEX + "@ 60 IN MX 5 mx\n"),
    }
    zones = {f"{name}.test": zone.text for name, zone in signed.items()}
    zones["nu.test"] = APEX + "bas 60 IN NS ns1.bas\n"
    zones["bas.nu.test"] = APEX
    zones["perdu.test"] = without(zones["perdu.test"], rtype="DNSKEY")
    zones["muet.test"] = without(zones["muet.test"])
    zones["site.test"] = without(zones["site.test"], covering="A")
    zones["courrier.test"] = zones["courrier.test"].replace(" MX 5 mx", " MX 6 mx")
    zones["abime.test"] = zones["abime.test"].replace(" 7 3600 ", " 8 3600 ")
    parent = APEX
    for name, zone in signed.items():
        digest = signed["ville"].ds if name == "faux" else zone.ds
        parent += f"{name} 60 IN NS ns1.{name}\n"
        parent += "" if name == "ile" else f"{name} 60 IN DS {digest}\n"
    top = sign("test", parent + "nu 60 IN NS ns1.nu\n")
    return {"test": top.text, **zones}, top.ds


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    zones, ds = tree_zones()
    anchor = tmp_path_factory.mktemp("anchor") / "anchor"
    anchor.write_text(f"test. 60 IN DS {ds}\n")
    # A resolver that validates refuses what a filter on the way would let through.
    with DnsServer(zones, faults={"sourd.test": "drop", "site.test": "bogus"}) as server:
        yield Tree(server, anchor, ds)


@pytest.mark.parametrize("zone", STATES)
def test_each_state_and_its_cause(tree: Tree, zone: str) -> None:
    chain = tree.chain(zone)
    assert (chain.state, chain.cause) == STATES[zone]
    if chain.state == "bogus":
        assert chain.cause_at == zone


def test_the_end_of_the_signatures_is_known(tree: Tree) -> None:
    expires = tree.chain("ville.test").expires_at
    assert expires is not None
    assert timedelta(days=13) < expires - datetime.now(UTC) <= timedelta(days=14)


@pytest.mark.skipif(shutil.which("delv") is None, reason="delv is not installed")
@pytest.mark.parametrize("zone", STATES)
def test_delv_agrees(tree: Tree, zone: str) -> None:
    tag, algorithm, digest_type, digest = tree.ds.split()
    keys = tree.anchor.with_name("delv.keys")
    keys.write_text(
        f'trust-anchors {{ "test." static-ds {tag} {algorithm} {digest_type} "{digest}"; }};'
    )
    said = subprocess.run(
        ["delv", f"@{tree.server.ip}", "-p", str(tree.server.port), "-a", str(keys),
         "+root=test.", zone, BROKEN_SETS.get(zone, "SOA")],
        capture_output=True, text=True, timeout=30, check=False,
    ).stdout  # fmt: skip
    wanted = {"secure": "fully validated", "insecure": "unsigned answer", "bogus": ""}
    state, _ = STATES[zone]
    assert wanted[state] in said
    assert ("fully validated" in said) == (state == "secure")


def test_what_is_published_is_told_apart_from_what_is_valid(tree: Tree) -> None:
    room = tree.room()
    ville, ile, nu = (published(room, f"{name}.test") for name in ("ville", "ile", "nu"))
    assert (len(ville.keys), len(ville.digests)) == (1, 1)
    assert (len(ile.keys), len(ile.digests)) == (1, 0)
    assert (len(nu.keys), len(nu.digests)) == (0, 0)


def test_the_zone_that_holds_a_name(tree: Tree) -> None:
    room = tree.room()
    assert apex_of(room, "ville.test") == "ville.test"
    assert apex_of(room, "ns1.ville.test") == "ville.test"
    assert apex_of(room, "sous.test") == "test"
    assert apex_of(room, "rien.test") == ""


def test_without_an_anchor_above_nothing_is_concluded(tree: Tree) -> None:
    chain = tree.chain("ville.example")
    assert (chain.state, chain.cause) == ("undetermined", "no_anchor")


def test_an_anchor_that_fits_no_key_accuses_nobody(tree: Tree, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text(f"test. 60 IN DS {sign('test', APEX).ds}\n")
    chain = validate(tree.room(trust_anchor=other), "ville.test", datetime.now(UTC))
    assert (chain.state, chain.cause) == ("undetermined", "untrusted_anchor")


def test_an_anchor_may_be_a_key(tree: Tree, tmp_path: Path) -> None:
    answer = tree.room().resolver.message(tree.room(), "test", "DNSKEY", dnssec=True)
    key = keys_in(answer.answer[0])[0]
    anchor = tmp_path / "key"
    anchor.write_text(f"test. 60 IN DNSKEY {key.to_text()}\n")
    assert validate(tree.room(trust_anchor=anchor), "ville.test", datetime.now(UTC)).state == (
        "secure"
    )


def test_a_file_that_holds_no_anchor_is_said(tree: Tree, tmp_path: Path) -> None:
    anchor = tmp_path / "empty"
    anchor.write_text("")
    with pytest.raises(LookFailed) as caught:
        validate(tree.room(trust_anchor=anchor), "ville.test", datetime.now(UTC))
    assert caught.value.failure.reason is Reason.MISSING_TOOL


def test_a_resolver_that_hides_signatures_proves_nothing(tmp_path: Path) -> None:
    zones, ds = tree_zones()
    anchor = tmp_path / "anchor"
    anchor.write_text(f"test. 60 IN DS {ds}\n")
    stripped = {
        name: without(without(text), rtype="NSEC") if name == "test" else text
        for name, text in zones.items()
    }
    with DnsServer(stripped) as server:
        room = network(HERE, resolver=server.address, trust_anchor=anchor)
        chain = validate(room, "nu.test", datetime.now(UTC))
    assert (chain.state, chain.cause) == ("undetermined", "no_signatures_served")


def test_no_ds_without_its_proof_is_not_insecure(tmp_path: Path) -> None:
    zones, ds = tree_zones()
    anchor = tmp_path / "anchor"
    anchor.write_text(f"test. 60 IN DS {ds}\n")
    with DnsServer({**zones, "test": without(zones["test"], rtype="NSEC")}) as server:
        room = network(HERE, resolver=server.address, trust_anchor=anchor)
        chain = validate(room, "nu.test", datetime.now(UTC))
    assert (chain.state, chain.cause) == ("undetermined", "unproved")


def test_silence_above_is_not_a_verdict(tree: Tree) -> None:
    room = tree.room(query_timeout=0.1)
    chain = validate(room, "sourd.test", datetime.now(UTC))
    assert (chain.state, chain.cause) == ("undetermined", "no_answer")


@pytest.mark.parametrize("opt_out", [False, True])
def test_unsigned_delegations_are_proved_with_nsec3_too(tmp_path: Path, opt_out: bool) -> None:
    child = sign("ville.test", APEX)
    text = APEX + f"ville 60 IN NS ns1.ville\nville 60 IN DS {child.ds}\nnu 60 IN NS ns1.nu\n"
    top = sign("test", text, hashing=Hashing(opt_out=opt_out))
    anchor = tmp_path / "anchor"
    anchor.write_text(f"test. 60 IN DS {top.ds}\n")
    with DnsServer({"test": top.text, "ville.test": child.text, "nu.test": APEX}) as server:
        room = network(HERE, resolver=server.address, trust_anchor=anchor)
        states = [validate(room, f"{n}.test", datetime.now(UTC)).state for n in ("ville", "nu")]
    assert states == ["secure", "insecure"]
