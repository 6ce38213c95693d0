"""A small registry behind a link: a signed root and ``fr``, a thousand towns, their providers, one resolver.

nsd serves everything, a validating unbound stands before it as the one resolver. One town in five is signed.
The towns differ as real ones do: in their provider, in how far their policies go, in what they lack.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import dns.dnssec
import dns.name
import dns.rdataset
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ec
from dns.rdtypes.ANY.DNSKEY import DNSKEY

from tests.bench.tls_link import SERVER, Link
from tests.lab.daemons import Daemons
from tests.lab.names import dkim_record

RESOLVER = SERVER
_NSD_PORT = 5300
_SOA = (
    "@ 3600 IN SOA ns1.hebergeur.fr. hostmaster.hebergeur.fr. 2026112201 7200 3600 1209600 3600\n"
)
_NS = "@ 3600 IN NS ns1.hebergeur.fr.\n@ 3600 IN NS ns2.hebergeur.fr.\n"

_HOSTING = f"""{_SOA}{_NS}
ns1 3600 IN A 10.77.1.1
ns1 3600 IN AAAA 2620:4f:8000::1
ns2 3600 IN A 10.78.1.2
ns2 3600 IN AAAA 2620:4f:8000::2
"""
_PROVIDER = f"""{_SOA}{_NS}
mx1 3600 IN A 10.79.1.1
mx2 3600 IN A 10.79.2.1
_spf 3600 IN TXT "v=spf1 ip4:10.79.0.0/20 include:_spf2.messagerie.fr ~all"
_spf2 3600 IN TXT "v=spf1 ip4:10.80.0.0/24 ~all"
_lettre 3600 IN TXT "v=spf1 ip4:10.81.0.0/24 ~all"
"""


def town_name(number: int) -> str:
    """The domain of one town."""
    return f"commune-{number:04d}.fr"


def town_zone(number: int, key: str) -> str:
    """What one town publishes."""
    extra = " include:_lettre.messagerie.fr" if number % 3 == 0 else ""
    ending = ("-all", "~all", "?all")[number % 3]
    policy = ("none", "quarantine", "reject")[number // 2 % 3]
    lines = [
        _SOA + _NS,
        "@ 3600 IN A 10.82.0.1",
        "www 3600 IN CNAME @",
        "@ 3600 IN MX 10 mx1.messagerie.fr.",
        "@ 3600 IN MX 20 mx2.messagerie.fr.",
    ]
    if number % 10 != 9:
        lines.append(f'@ 3600 IN TXT "v=spf1 mx include:_spf.messagerie.fr{extra} {ending}"')
    if number % 4 != 3:
        name = town_name(number)
        lines.append(f'_dmarc 3600 IN TXT "v=DMARC1; p={policy}; rua=mailto:dmarc@{name}"')
    if number % 2 == 0:
        lines.append(f"default._domainkey 3600 IN TXT {key}")
    if number % 6 == 0:
        lines.append('@ 3600 IN CAA 0 issue "letsencrypt.org"')
    if number % 8 == 0:
        lines.append('_smtp._tls 3600 IN TXT "v=TLSRPTv1; rua=mailto:tls@messagerie.fr"')
    return "\n".join(lines) + "\n"


class Registry:
    """``with Registry(link, folder, 1000) as registry: registry.anchor``."""

    def __init__(self, link: Link, folder: Path, towns: int) -> None:
        self._folder = folder
        self._towns = towns
        self._daemons = Daemons(_Far(link), folder)
        self.anchor = folder / "root.key"

    def __enter__(self) -> Self:
        origins = self._write()
        (self._folder / "nsd.conf").write_text(self._nsd(origins))
        (self._folder / "unbound.conf").write_text(self._unbound())
        self._daemons.start(
            "nsd", ["nsd", "-d", "-c", str(self._folder / "nsd.conf")],
            listens=[f"udp:127.0.0.1:{_NSD_PORT}"],
        )  # fmt: skip
        self._daemons.wait()
        self._daemons.start(
            "unbound", ["unbound", "-d", "-c", str(self._folder / "unbound.conf")],
            listens=[f"udp:{RESOLVER}:53"],
        )  # fmt: skip
        self._daemons.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._daemons.stop()

    def _write(self) -> list[str]:
        key, dkim = _key(), dkim_record(2048)
        texts = {town_name(n): town_zone(n, dkim) for n in range(self._towns)}
        texts |= {"hebergeur.fr": _HOSTING, "messagerie.fr": _PROVIDER}
        top = [_SOA, "@ 3600 IN NS ns.\n"]
        for number, (origin, text) in enumerate(texts.items()):
            zone = dns.zone.from_text(text, origin=f"{origin}.", relativize=False)
            label = origin.partition(".")[0]
            top.append(
                f"{label} 3600 IN NS ns1.hebergeur.fr.\n{label} 3600 IN NS ns2.hebergeur.fr.\n"
            )
            if number % 5 == 0:
                top.append(f"{label} 3600 IN DS {_signed(zone, key)}\n")
            self._save(origin, zone)
        top.append("ns1.hebergeur 3600 IN A 10.77.1.1\nns2.hebergeur 3600 IN A 10.78.1.2\n")
        country = dns.zone.from_text("".join(top), origin="fr.", relativize=False)
        digest = _signed(country, key)
        self._save("fr", country)
        root = dns.zone.from_text(
            f"{_SOA}@ 3600 IN NS ns.\nns 3600 IN A 127.0.0.1\nfr 3600 IN NS ns.\nfr 3600 IN DS {digest}\n",
            origin=".", relativize=False,
        )  # fmt: skip
        _signed(root, key)
        self._save("", root)
        self.anchor.write_text(f". 3600 IN DNSKEY {key[1].to_text()}\n")
        return ["", "fr", *texts]

    def _save(self, origin: str, zone: dns.zone.Zone) -> None:
        zone.to_file(self._folder / f"{origin or 'root'}.zone", relativize=False)

    def _nsd(self, origins: list[str]) -> str:
        folder = self._folder
        lines = ["server:", "  username: root", '  chroot: ""', "  server-count: 1", '  database: ""',
                 f'  zonesdir: "{folder}"', '  pidfile: ""', f'  xfrdfile: "{folder}/xfrd"',
                 f'  xfrdir: "{folder}"', f'  zonelistfile: "{folder}/zones"', "  rrl-ratelimit: 0",
                 f"  ip-address: 127.0.0.1@{_NSD_PORT}", "remote-control:", "  control-enable: no"]  # fmt: skip
        for origin in origins:
            lines += [
                "zone:",
                f'  name: "{origin}."',
                f'  zonefile: "{origin or "root"}.zone"',
            ]
        return "\n".join(lines) + "\n"

    def _unbound(self) -> str:
        """A stub for everything: what stands behind the resolver costs no round trip, for either side."""
        return f"""
server:
  interface: {RESOLVER}
  access-control: 0.0.0.0/0 allow
  chroot: ""
  username: ""
  directory: "{self._folder}"
  pidfile: ""
  use-syslog: no
  do-ip6: no
  num-threads: 1
  do-not-query-localhost: no
  trust-anchor-file: "{self.anchor}"
  module-config: "validator iterator"
stub-zone:
  name: "."
  stub-addr: 127.0.0.1@{_NSD_PORT}
stub-zone:
  name: "fr."
  stub-addr: 127.0.0.1@{_NSD_PORT}
remote-control:
  control-enable: no
"""


class _Far:
    def __init__(self, link: Link) -> None:
        self._link = link

    def in_town(self, *command: str) -> list[str]:
        return self._link.far(*command)


def _key() -> tuple[ec.EllipticCurvePrivateKey, DNSKEY]:
    private = ec.generate_private_key(ec.SECP256R1())
    return private, dns.dnssec.make_dnskey(private.public_key(), 13, flags=257)


def _signed(zone: dns.zone.Zone, key: tuple[ec.EllipticCurvePrivateKey, DNSKEY]) -> str:
    """Sign a zone; the text of its DS."""
    now = datetime.now(UTC)
    with zone.writer() as transaction:
        dns.dnssec.sign_zone(
            zone, transaction, keys=[key], inception=now - timedelta(days=1),
            expiration=now + timedelta(days=30),
        )  # fmt: skip
    assert zone.origin is not None
    return str(dns.dnssec.make_ds(zone.origin, key[1], "SHA256").to_text())
