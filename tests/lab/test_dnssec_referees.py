"""Our validation beside BIND's and unbound's: the same zones, served by nsd, one answer after the other."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest
from dns.dnssectypes import Algorithm

from cyberscan.demo.signed_zone import Hashing, SignedZone, sign
from cyberscan.network.dnssec import validated
from cyberscan.testing import network, perimeter

PROGRAMS = ("nsd", "unbound", "delv", "dnssec-signzone", "dnssec-keygen", "dnssec-dsfromkey")
MISSING = [program for program in PROGRAMS if shutil.which(program) is None]

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.xdist_group("dnssec-referees"),
    pytest.mark.skipif(
        bool(MISSING) and os.environ.get("CI") != "true", reason=f"not installed: {MISSING}"
    ),
]

DAY = timedelta(days=1)
APEX = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
TOWN = (
    APEX
    + "@ 60 IN MX 5 mx\nmx 60 IN A 192.0.2.25\n_25._tcp.mx 60 IN TLSA 3 1 1 "
    + "ab" * 32
    + "\n*.w 60 IN A 192.0.2.8\nclose.w 60 IN TXT here\nwww 60 IN CNAME mx\nd 60 IN DNAME w\n"
    "loin 60 IN CNAME mx.nu.test.\nbas 60 IN NS ns1.bas\nns1.bas 60 IN A 127.0.0.1\n"
)
ASKED = (
    ("mx", "A"), ("_25._tcp.mx", "TLSA"), ("mx", "TLSA"), ("_tcp.mx", "TXT"), ("rien", "A"),
    ("tout.en.bas.rien", "A"), ("x.w", "A"), ("a.b.w", "A"), ("x.w", "TXT"), ("close.w", "A"),
    ("www", "A"), ("www", "TXT"), ("x.d", "A"), ("loin", "A"), ("mx.bas", "A"), ("bas", "DS"),
    ("rien.bas", "A"), ("", "SOA"), ("", "DNSKEY"), ("", "CAA"), ("", "DS"),
)  # fmt: skip
"""Of every sound zone, each kind of answer there is."""

SOUND = {
    "plat": None,
    "hache": Hashing(),
    "sale": Hashing(5, "aabb"),
    "choix": Hashing(opt_out=True),
    "bind": None,  # signed by dnssec-signzone
    "bind3": Hashing(),  # the same, hashed, with opt-out
    "rsa": None,
    "ed": None,
    "vieux": None,  # RSASHA1: old, but validators still follow it
}
OPTED_OUT = ("choix", "bind3")
"""There an absence is not proved beyond doubt (RFC 5155 §9.2); delv calls it validated all the same."""
ALGORITHMS = {
    "rsa": Algorithm.RSASHA256, "ed": Algorithm.ED25519, "vieux": Algorithm.RSASHA1,
}  # fmt: skip
BROKEN = {
    "perime": "bogus", "futur": "bogus", "faux": "bogus", "muet": "bogus", "abime": "bogus",
    "sanscle": "bogus", "ile": "insecure", "nu": "insecure", "inconnu": "insecure",
    "trop": "insecure",
}  # fmt: skip


@dataclass(frozen=True)
class Referees:
    carrier: int
    """The port of an unbound that validates nothing: it carries the data to us and to delv."""
    judge: int
    """The port of an unbound that validates."""
    anchor: Path
    delv_anchor: Path

    def ours(self, name: str, rtype: str) -> str:
        room = network(
            perimeter(domains=["plat.test"]), resolver=f"127.0.0.1:{self.carrier}",
            trust_anchor=self.anchor,
        )  # fmt: skip
        return validated(room, name, rtype, datetime.now(UTC)).state

    def unbound(self, name: str, rtype: str) -> str:
        query = dns.message.make_query(name, rtype, want_dnssec=True)
        answer = dns.query.tcp(query, "127.0.0.1", port=self.judge, timeout=10)
        if answer.rcode() == dns.rcode.SERVFAIL:
            return "bogus"
        return "secure" if answer.flags & dns.flags.AD else "insecure"

    def delv(self, name: str, rtype: str) -> str:
        said = subprocess.run(
            ["delv", "@127.0.0.1", "-p", str(self.carrier), "-a", str(self.delv_anchor),
             "+root=test.", name, rtype],
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
        # It tells each link of an alias: the weakest counts.
        if "unsigned answer" in said.stdout:
            return "insecure"
        return "secure" if "fully validated" in said.stdout else "bogus"


@pytest.fixture(scope="module")
def referees(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Referees]:
    folder = tmp_path_factory.mktemp("referees")
    folder.chmod(0o755)
    zones, ds = _zones(folder)
    ports = _free_ports(3)
    anchor = folder / "anchor"
    anchor.write_text(f"test. 60 IN DS {ds}\n")
    tag, algorithm, digest_type, digest = ds.split()
    delv_anchor = folder / "delv.keys"
    delv_anchor.write_text(
        f'trust-anchors {{ "test." static-ds {tag} {algorithm} {digest_type} "{digest}"; }};'
    )
    with ExitStack() as running:
        _serve(running, folder, zones, ports[0])
        for name, port in (("carrier", ports[1]), ("judge", ports[2])):
            modules = "validator iterator" if name == "judge" else "iterator"
            config = folder / f"{name}.conf"
            config.write_text(_unbound(sorted(zones), ports[0], port, modules, anchor))
            _run(running, ["unbound", "-d", "-c", str(config)], port, folder / f"{name}.log")
        yield Referees(ports[1], ports[2], anchor, delv_anchor)


def _zones(folder: Path) -> tuple[dict[str, str], str]:
    made: dict[str, SignedZone] = {}
    for name, hashing in SOUND.items():
        origin = f"{name}.test"
        if name.startswith("bind"):
            made[name] = _by_bind(folder, origin, hashed=hashing is not None)
        else:
            algorithm = ALGORITHMS.get(name, Algorithm.ECDSAP256SHA256)
            made[name] = sign(origin, TOWN, algorithm=algorithm, hashing=hashing)
    dates = {"perime": (-9 * DAY, -DAY), "futur": (DAY, 9 * DAY)}
    for name in BROKEN:
        begin, end = dates.get(name, (-DAY, 14 * DAY))
        hashing = Hashing(500) if name == "trop" else None
        made[name] = sign(f"{name}.test", TOWN, inception=begin, expiration=end, hashing=hashing)
    texts = {f"{name}.test": zone.text for name, zone in made.items()}
    texts["muet.test"] = _without(texts["muet.test"], " RRSIG ")
    texts["sanscle.test"] = _without(texts["sanscle.test"], " DNSKEY ", " RRSIG DNSKEY ")
    texts["abime.test"] = texts["abime.test"].replace("192.0.2.25", "192.0.2.66")
    texts["nu.test"] = TOWN
    for name in made:
        texts[f"bas.{name}.test"] = APEX + "mx 60 IN A 192.0.2.26\n"
    top = sign("test", APEX + "".join(_delegation(name, zone) for name, zone in made.items()))
    return {"test": top.text, **texts}, top.ds


def _delegation(name: str, zone: SignedZone) -> str:
    tag, algorithm, digest_type, digest = zone.ds.split(maxsplit=3)
    if name == "faux":
        digest = "ab" * 32
    if name == "inconnu":
        algorithm = "200"
    text = f"{name} 60 IN NS ns1.{name}\nns1.{name} 60 IN A 127.0.0.1\n"
    if name in ("ile", "nu"):
        return text
    return text + f"{name} 60 IN DS {tag} {algorithm} {digest_type} {digest}\n"


def _without(text: str, *words: str) -> str:
    return "\n".join(line for line in text.splitlines() if not any(word in line for word in words))


def _by_bind(folder: Path, origin: str, *, hashed: bool) -> SignedZone:
    def run(*command: str) -> str:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=60, check=True
        ).stdout

    (folder / origin).write_text(TOWN)
    entry = run("dnssec-keygen", "-q", "-a", "13", "-f", "KSK", origin).strip()
    run("dnssec-keygen", "-q", "-a", "13", origin)
    ways = ["-3", "-", "-A"] if hashed else []
    run("dnssec-signzone", "-S", "-z" if not hashed else "-u", *ways, "-o", origin, origin)
    ds = run("dnssec-dsfromkey", "-2", f"{entry}.key").split("DS ", 1)[1]
    return SignedZone((folder / f"{origin}.signed").read_text(), " ".join(ds.split()))


def _serve(running: ExitStack, folder: Path, zones: dict[str, str], port: int) -> None:
    lines = [
        "server:", "  server-count: 1", '  username: ""', '  chroot: ""', f'  zonesdir: "{folder}"',
        '  pidfile: ""', f'  xfrdfile: "{folder}/xfrd"', f'  zonelistfile: "{folder}/list"',
        f'  xfrdir: "{folder}"', f"  ip-address: 127.0.0.1@{port}", "  rrl-ratelimit: 0",
        '  database: ""', "remote-control:", "  control-enable: no",
    ]  # fmt: skip
    for origin, text in zones.items():
        (folder / f"{origin}.served").write_text(text + "\n")
        lines += ["zone:", f'  name: "{origin}."', f'  zonefile: "{origin}.served"']
    (folder / "nsd.conf").write_text("\n".join(lines) + "\n")
    _run(running, ["nsd", "-d", "-c", str(folder / "nsd.conf")], port, folder / "nsd.log")


def _unbound(zones: list[str], source: int, port: int, modules: str, anchor: Path) -> str:
    lines = [
        "server:", "  interface: 127.0.0.1", f"  port: {port}", '  chroot: ""', '  username: ""',
        '  pidfile: ""', "  use-syslog: no", "  do-ip6: no", f'  module-config: "{modules}"',
        "  do-not-query-localhost: no", '  local-zone: "test." nodefault',
        "  qname-minimisation: no", "  num-threads: 1", "  access-control: 127.0.0.0/8 allow",
        f'  directory: "{anchor.parent}"',
    ]  # fmt: skip
    if "validator" in modules:
        lines.append(f'  trust-anchor-file: "{anchor}"')
    for zone in zones:
        lines += ["stub-zone:", f'  name: "{zone}"', f"  stub-addr: 127.0.0.1@{source}"]
    return "\n".join([*lines, "remote-control:", "  control-enable: no"]) + "\n"


def _run(running: ExitStack, command: list[str], port: int, log: Path) -> None:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    running.callback(process.wait, 10)
    running.callback(process.terminate)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


@pytest.mark.parametrize("zone", SOUND)
def test_every_kind_of_answer_of_a_sound_zone(referees: Referees, zone: str) -> None:
    differing = {}
    for label, rtype in ASKED:
        name = f"{label}.{zone}.test".lstrip(".")
        said = (
            referees.ours(name, rtype),
            referees.delv(name, rtype),
            referees.unbound(name, rtype),
        )
        if zone in OPTED_OUT and said == ("insecure", "secure", "insecure"):
            continue
        if len(set(said)) > 1:
            differing[name, rtype] = said
    assert differing == {}


@pytest.mark.parametrize("zone", BROKEN)
def test_a_zone_that_is_broken_or_unsigned(referees: Referees, zone: str) -> None:
    name = f"mx.{zone}.test"
    rtype = "TXT" if zone == "trop" else "A"  # what costs too much is the proof of an absence
    said = (referees.ours(name, rtype), referees.delv(name, rtype), referees.unbound(name, rtype))
    assert said == (BROKEN[zone],) * 3
