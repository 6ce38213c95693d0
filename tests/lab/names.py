"""The laboratory's own DNS: a signed root, a top-level domain and the zones below, served by nsd.

A validating unbound stands before them with the laboratory's trust anchor, as a resolver of the real
world stands before the real root.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import dns.dnssec
import dns.zone
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from cyberscan.demo.signed_zone import SignedZone, sign
from tests.lab.daemons import Daemons
from tests.lab.zone_faults import (
    DATAGRAMS_ONLY,
    DIVERGING,
    FAULTY,
    RECURSIVE,
    Signing,
    signing_of,
)

RESOLVER = "192.31.196.53"
REGISTRY = "192.31.196.4"
"""Serves the root and the top-level domain, and refers to SERVERS for the rest."""
SERVERS = (
    "192.31.196.2", "192.31.196.3", "192.52.193.2", "192.52.193.3", "2620:4f:8000::2",
    "2620:4f:8000::3",
)  # fmt: skip
LAME = "192.31.196.5"
ADDRESSES = (REGISTRY, *SERVERS, LAME, DIVERGING, DATAGRAMS_ONLY, RECURSIVE, RESOLVER)

_ZONES = Path(__file__).parent / "zones"
_TRANSFERABLE = "transfert.test"


def start(daemons: Daemons, folder: Path, values: Mapping[str, str]) -> Path:
    """Sign and serve everything; ``values`` go into the zones. Returns the trust anchor's file."""
    anchor = _write_zones(folder, values)
    above = ["", "test"]
    below = sorted(_texts(values).keys() - above)
    yesterday = (folder / "numeros.test.zone").read_text().replace("2026010101", "2025123101")
    (folder / "hier.zone").write_text(yesterday)
    served = {
        "registry": _nsd(folder, (REGISTRY,), above), "nsd": _nsd(folder, SERVERS, below),
        "lame": _nsd(folder, (LAME,), []),
        "diverging": _nsd(folder, (DIVERGING,), ["numeros.test"], "hier.zone"),
        "datagrams": _nsd(folder, (DATAGRAMS_ONLY,), ["sans-tcp.test"]),
    }  # fmt: skip
    addresses = {
        "registry": (REGISTRY,), "nsd": SERVERS, "lame": (LAME,), "diverging": (DIVERGING,),
        "datagrams": (DATAGRAMS_ONLY,),
    }  # fmt: skip
    for name, config in served.items():
        (folder / f"{name}.conf").write_text(config)
        daemons.start(
            f"names-{name}", ["nsd", "-d", "-c", str(folder / f"{name}.conf")],
            listens=[f"{protocol}:{_written(ip)}:53" for ip in addresses[name] for protocol in ("udp", "tcp")],
        )  # fmt: skip
    for name, ip in (("resolver", RESOLVER), ("recursive", RECURSIVE)):
        (folder / f"{name}.conf").write_text(_unbound(folder, anchor, ip))
        daemons.start(
            name, ["unbound", "-d", "-c", str(folder / f"{name}.conf")],
            listens=[f"udp:{ip}:53", f"tcp:{ip}:53"],
        )  # fmt: skip
    return anchor


def _written(ip: str) -> str:
    """An address as it stands before a port."""
    return f"[{ip}]" if ":" in ip else ip


def _texts(values: Mapping[str, str]) -> dict[str, str]:
    """Every zone's text by origin; the root's is the empty name."""
    found = {origin: faulty.zone(origin) for origin, faulty in FAULTY.items()}
    for path in _ZONES.glob("*.zone"):
        text = path.read_text()
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        found["" if path.name == "root.zone" else path.stem] = text
    found["test"] += "".join(faulty.delegation(origin) for origin, faulty in FAULTY.items())
    return found


def dkim_record(bits: int, tags: str = "") -> str:
    """A DKIM key record with a fresh RSA key, as two strings when it is long."""
    public = rsa.generate_private_key(65537, bits).public_key()
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    text = f"v=DKIM1; k=rsa; {tags}p=" + base64.b64encode(der).decode()
    return " ".join(f'"{text[i : i + 200]}"' for i in range(0, len(text), 200))


def _write_zones(folder: Path, values: Mapping[str, str]) -> Path:
    """Children first: what they are signed with stands in the zone above."""
    keys = {
        "dkim_2048": dkim_record(2048), "dkim_1024": dkim_record(1024),
        "dkim_sha1": dkim_record(2048, "h=sha1; "),
        "dkim_test": dkim_record(2048, "t=y; "),
    }  # fmt: skip
    texts = _texts({**values, **keys})
    anchor = folder / "root.key"
    for origin in sorted(texts, key=lambda name: (-len(name.split(".")), not name)):
        text = texts[origin]
        if signing := signing_of(origin):
            signed = sign(
                f"{origin}.", text, algorithm=signing.algorithm, bits=signing.bits,
                inception=signing.dates[0], expiration=signing.dates[1], hashing=signing.hashing,
            )  # fmt: skip
            text = signed.text
            if origin:
                texts[origin.partition(".")[2]] += _ds(origin, signing, signed)
            else:
                anchor.write_text(f". 300 IN DS {signed.ds}\n")
        (folder / f"{origin or 'root'}.zone").write_text(text + "\n")
    return anchor


def _ds(origin: str, signing: Signing, signed: SignedZone) -> str:
    """The record that the parent publishes."""
    if signing.ds == "none":
        return ""
    zone = dns.zone.from_text(signed.text, f"{origin}.", relativize=False, check_origin=False)
    key = next(iter(zone.find_rdataset(f"{origin}.", "DNSKEY")))
    ds = dns.dnssec.make_ds(f"{origin}.", key, signing.digest, policy=dns.dnssec.allow_all_policy)
    digest = "ab" * 32 if signing.ds == "wrong" else ds.digest.hex()
    return f"{origin}. 300 IN DS {ds.key_tag} {ds.algorithm} {ds.digest_type} {digest}\n"


def _nsd(folder: Path, ips: tuple[str, ...], origins: list[str], file: str = "") -> str:
    state = folder / f"nsd-{ips[0]}"
    state.mkdir()
    lines = ["server:", "  username: root", '  chroot: ""', "  server-count: 1",
             f'  zonesdir: "{folder}"', '  pidfile: ""', '  database: ""',
             f'  xfrdfile: "{state}/xfrd"', f'  xfrdir: "{state}"', f'  zonelistfile: "{state}/zones"',
             "  hide-version: yes", "  rrl-ratelimit: 0",
             *(f"  ip-address: {ip}" for ip in ips),
             "remote-control:", "  control-enable: no"]  # fmt: skip
    for origin in origins:
        zone_file = file or f"{origin or 'root'}.zone"
        lines += ["zone:", f'  name: "{origin}."', f'  zonefile: "{zone_file}"']
        if origin == _TRANSFERABLE:
            lines += ["  provide-xfr: 0.0.0.0/0 NOKEY"]
    return "\n".join(lines) + "\n"


def _unbound(folder: Path, anchor: Path, ip: str) -> str:
    hints = folder / "root.hints"
    hints.write_text(f". 300 IN NS ns.root.\nns.root. 300 IN A {REGISTRY}\n")
    options: Mapping[str, str] = {
        "interface": ip, "outgoing-interface": ip, "access-control": "0.0.0.0/0 allow",
        "chroot": '""', "username": '""', "directory": f'"{folder}"', "pidfile": '""',
        "use-syslog": "no", "do-ip6": "no", "num-threads": "1", "root-hints": f'"{hints}"',
        "trust-anchor-file": f'"{anchor}"', "module-config": '"validator iterator"',
        # unbound answers for test. by itself unless told that here it is a real zone (RFC 6761)
        "local-zone": '"test." nodefault', "qname-minimisation": "no", "ede": "yes",
    }  # fmt: skip
    lines = ["server:", *(f"  {name}: {value}" for name, value in options.items())]
    if ip == RECURSIVE:
        lines += ["auth-zone:", '  name: "recursif.test."', '  zonefile: "recursif.test.zone"',
                  "  for-downstream: yes", "  for-upstream: no"]  # fmt: skip
    return "\n".join([*lines, "remote-control:", "  control-enable: no"]) + "\n"
