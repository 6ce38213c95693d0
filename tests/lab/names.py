"""The laboratory's own DNS: a signed root, a top-level domain and the zones below, served by nsd.

A validating unbound stands before them with the laboratory's trust anchor, as a resolver of the real
world stands before the real root.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.dnssec
import dns.name
import dns.rdataset
import dns.rdtypes.ANY.DNSKEY
import dns.rdtypes.ANY.DS
import dns.zone
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.lab.daemons import Daemons

RESOLVER = "192.31.196.53"
REGISTRY = "192.31.196.4"
"""Serves the root and the top-level domain, and refers to SERVERS for the rest."""
SERVERS = ("192.31.196.2", "192.31.196.3", "192.52.193.2", "2620:4f:8000::2")
LAME = "192.31.196.5"

_ZONES = Path(__file__).parent / "zones"
_ALGORITHM_ECDSA_P256 = 13
_ALGORITHM_RSA_SHA1 = 5
_SIGNED = {"test": 13, "ville-lab.test": 13, "perime.test": 13, "faux-ds.test": 13, "sha1.test": 5}
_TRANSFERABLE = "transfert.test"

Key = tuple[ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, dns.rdtypes.ANY.DNSKEY.DNSKEY]


def start(daemons: Daemons, folder: Path) -> Path:
    """Sign and serve everything; returns the trust anchor's file."""
    anchor = _write_zones(folder)
    above = ["", "test"]
    below = sorted(_texts().keys() - above)
    (folder / "registry.conf").write_text(_nsd(folder, (REGISTRY,), above))
    (folder / "nsd.conf").write_text(_nsd(folder, SERVERS, below))
    (folder / "lame.conf").write_text(_nsd(folder, (LAME,), []))
    (folder / "unbound.conf").write_text(_unbound(folder, anchor))
    for name, ips in (("registry", (REGISTRY,)), ("nsd", SERVERS), ("lame", (LAME,))):
        daemons.start(
            f"names-{name}", ["nsd", "-d", "-c", str(folder / f"{name}.conf")],
            listens=[f"{protocol}:{_written(ip)}:53" for ip in ips for protocol in ("udp", "tcp")],
        )  # fmt: skip
    daemons.start(
        "resolver", ["unbound", "-d", "-c", str(folder / "unbound.conf")],
        listens=[f"udp:{RESOLVER}:53", f"tcp:{RESOLVER}:53"],
    )  # fmt: skip
    return anchor


def _written(ip: str) -> str:
    """An address as it stands before a port."""
    return f"[{ip}]" if ":" in ip else ip


def _texts() -> dict[str, str]:
    """Every zone's text by origin; the root's is the empty name."""
    values = {"dkim_2048": dkim_record(2048), "dkim_1024": dkim_record(1024)}
    found = {}
    for path in _ZONES.glob("*.zone"):
        origin = {"root.zone": ""}.get(path.name, path.stem)
        text = path.read_text()
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        found[origin] = text
    return found


def dkim_record(bits: int) -> str:
    """A DKIM key record with a fresh RSA key, as two strings when it is long."""
    public = rsa.generate_private_key(65537, bits).public_key()
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    text = "v=DKIM1; k=rsa; p=" + base64.b64encode(der).decode()
    return " ".join(f'"{text[i : i + 200]}"' for i in range(0, len(text), 200))


def _write_zones(folder: Path) -> Path:
    zones = {
        origin: dns.zone.from_text(text, origin=f"{origin}.", relativize=False)
        for origin, text in _texts().items()
    }
    for child in sorted(_SIGNED, key=lambda name: -name.count(".")):
        fingerprint = _sign(zones[child], _key(_SIGNED[child]), _dates(child))
        if child == "faux-ds.test":
            fingerprint = _fingerprint(zones[child].origin, _key(_ALGORITHM_ECDSA_P256))
        parent = zones[child.partition(".")[2]]
        parent.replace_rdataset(f"{child}.", dns.rdataset.from_rdata(300, fingerprint))
    root = _key(_ALGORITHM_ECDSA_P256)
    _sign(zones[""], root, _dates(""))
    for origin, zone in zones.items():
        zone.to_file(folder / f"{origin or 'root'}.zone", relativize=False)
    anchor = folder / "root.key"
    anchor.write_text(f". 300 IN DNSKEY {root[1].to_text()}\n")
    return anchor


def _key(algorithm: int) -> Key:
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = (
        ec.generate_private_key(ec.SECP256R1())
        if algorithm == _ALGORITHM_ECDSA_P256
        else rsa.generate_private_key(65537, 2048)
    )
    public = dns.dnssec.make_dnskey(private.public_key(), algorithm, flags=257)
    return private, public


def _dates(origin: str) -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    if origin == "perime.test":
        return now - timedelta(days=400), now - timedelta(days=365)
    return now - timedelta(days=1), now + timedelta(days=60)


def _sign(zone: dns.zone.Zone, key: Key, dates: tuple[datetime, datetime]) -> dns.rdtypes.ANY.DS.DS:
    with zone.writer() as transaction:
        dns.dnssec.sign_zone(
            zone, transaction, keys=[key], inception=dates[0], expiration=dates[1],
            policy=dns.dnssec.allow_all_policy,
        )  # fmt: skip
    return _fingerprint(zone.origin, key)


def _fingerprint(origin: dns.name.Name | None, key: Key) -> dns.rdtypes.ANY.DS.DS:
    assert origin is not None
    return dns.dnssec.make_ds(origin, key[1], "SHA256")


def _nsd(folder: Path, ips: tuple[str, ...], origins: list[str]) -> str:
    state = folder / f"nsd-{ips[0]}"
    state.mkdir()
    lines = ["server:", "  username: root", '  chroot: ""', "  server-count: 1",
             f'  zonesdir: "{folder}"', '  pidfile: ""', '  database: ""',
             f'  xfrdfile: "{state}/xfrd"', f'  xfrdir: "{state}"', f'  zonelistfile: "{state}/zones"',
             "  hide-version: yes", "  rrl-ratelimit: 0",
             *(f"  ip-address: {ip}" for ip in ips),
             "remote-control:", "  control-enable: no"]  # fmt: skip
    for origin in origins:
        lines += ["zone:", f'  name: "{origin}."', f'  zonefile: "{origin or "root"}.zone"']
        if origin == _TRANSFERABLE:
            lines += ["  provide-xfr: 0.0.0.0/0 NOKEY"]
    return "\n".join(lines) + "\n"


def _unbound(folder: Path, anchor: Path) -> str:
    hints = folder / "root.hints"
    hints.write_text(". 300 IN NS ns.root.\nns.root. 300 IN A 192.31.196.4\n")
    options: Mapping[str, str] = {
        "interface": RESOLVER, "outgoing-interface": RESOLVER, "access-control": "0.0.0.0/0 allow",
        "chroot": '""', "username": '""', "directory": f'"{folder}"', "pidfile": '""',
        "use-syslog": "no", "do-ip6": "no", "num-threads": "1", "root-hints": f'"{hints}"',
        "trust-anchor-file": f'"{anchor}"', "module-config": '"validator iterator"',
        # unbound answers for test. by itself unless told that here it is a real zone (RFC 6761)
        "local-zone": '"test." nodefault', "qname-minimisation": "no", "ede": "yes",
    }  # fmt: skip
    lines = ["server:", *(f"  {name}: {value}" for name, value in options.items())]
    return "\n".join([*lines, "remote-control:", "  control-enable: no"]) + "\n"
