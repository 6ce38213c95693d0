"""Zones with one fault each, and how the laboratory signs its zones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from dns.dnssectypes import Algorithm

from cyberscan.demo.signed_zone import Hashing

DIVERGING = "192.31.196.6"
"""Serves ``numeros.test`` as it was yesterday."""
DATAGRAMS_ONLY = "192.31.196.7"
"""Where a firewall refuses TCP on port 53."""
RECURSIVE = "192.31.196.8"
"""Serves ``recursif.test``, and looks up anything for anybody."""

_BOTH = ("ns1.ville-lab.test.", "ns2.ville-lab.test.")
_SOUND = """\
@       CAA   0 issue "lab.test"
@       TXT   "v=spf1 -all"
_dmarc  TXT   "v=DMARC1; p=reject; rua=mailto:dmarc@{origin}"
"""


@dataclass(frozen=True)
class Faulty:
    """A zone, sound but for what is said here."""

    servers: tuple[str, ...] = _BOTH
    text: str = ""
    delegated: tuple[str, ...] = ()
    """The servers that the parent names; the same when empty."""
    glue: str = ""
    """Records beside the delegation, whose names are those of the child's zone."""
    sound: str = _SOUND
    soa: str = "2026010101 3600 600 1209600 60"

    def zone(self, origin: str) -> str:
        """The text of the zone."""
        names = "".join(f"@ NS {server}\n" for server in self.servers)
        head = f"$ORIGIN {origin}.\n$TTL 300\n@ SOA ns1.ville-lab.test. hostmaster {self.soa}\n"
        return head + names + self.sound.format(origin=origin) + self.text

    def delegation(self, origin: str) -> str:
        """What the parent's zone says of it."""
        servers = self.delegated or self.servers
        names = "".join(f"{origin}. NS {_full(server, origin)}\n" for server in servers)
        glue = "".join(
            f"{_full(name, origin)} {rest}\n"
            for name, _, rest in (line.partition(" ") for line in self.glue.splitlines())
        )
        return names + glue


def _full(name: str, origin: str) -> str:
    return name if name.endswith(".") else f"{name}.{origin}."


def _one_apart(ip: str) -> Faulty:
    """One server of its own at ``ip``, and a sound one."""
    return Faulty(("ns1", _BOTH[1]), f"ns1 A {ip}\n", glue=f"ns1 A {ip}")


FAULTY: Mapping[str, Faulty] = {
    "desaccord.test": Faulty((_BOTH[0], "ns3.ville-lab.test."), delegated=_BOTH),
    "sans-tcp.test": _one_apart(DATAGRAMS_ONLY),
    "numeros.test": _one_apart(DIVERGING),
    "recursif.test": _one_apart(RECURSIVE),
    "ns-prive.test": _one_apart("10.1.2.3"),
    "colle.test": Faulty(
        ("ns1", _BOTH[1]), "ns1 A 192.31.196.2\n", glue="ns1 A 192.31.196.3"
    ),
    "sans-colle.test": Faulty(("ns1", _BOTH[1]), "ns1 A 192.31.196.2\n"),
    "jumeaux.test": Faulty(
        ("ns1", "ns2"),
        "ns1 A 192.31.196.2\nns2 A 192.31.196.3\n",
        glue="ns1 A 192.31.196.2\nns2 A 192.31.196.3",
    ),
    "ns-alias.test": Faulty(("ns-alias.ville-lab.test.", _BOTH[1])),
    "etoile.test": Faulty(text="* A 192.31.196.15\n"),
    "caa-faux.test": Faulty(
        sound=_SOUND.replace('CAA   0 issue "lab.test"', 'CAA 128 autorite "lab.test"')
    ),
    "soa.test": Faulty(soa="2026010101 3600 600 900 60"),
    "durees.test": Faulty(text="long 3000000 A 192.31.196.20\n@ 3000000 MX 0 .\n"),
    # Faults of their signatures: see SIGNED.
    "bientot.test": Faulty(),
    "hache.test": Faulty(),
    "rsa-court.test": Faulty(),
    "ds-sha1.test": Faulty(),
    "ile.test": Faulty(),
    "cds.test": Faulty(text="@ CDS 4660 13 2 " + "ab" * 32 + "\n"),
    # Nothing wrong: hashed absences as RFC 9276 wants them, a domain that neither sends nor receives;
    # the other signature that is recommended.
    "ed25519.test": Faulty(),
    "hache-bien.test": Faulty(text="@ MX 0 .\n"),
}  # fmt: skip


@dataclass(frozen=True)
class Signing:
    """How a zone is signed, and what its parent says of that."""

    algorithm: Algorithm = Algorithm.ECDSAP256SHA256
    bits: int = 2048
    days: tuple[int, int] = (-1, 60)
    hashing: Hashing | None = None
    digest: Literal["SHA1", "SHA256"] = "SHA256"
    ds: Literal["right", "wrong", "none"] = "right"

    @property
    def dates(self) -> tuple[timedelta, timedelta]:
        """From now."""
        return timedelta(days=self.days[0]), timedelta(days=self.days[1])


SIGNED: Mapping[str, Signing] = {
    "": Signing(),
    "test": Signing(),
    "ville-lab.test": Signing(hashing=Hashing()),
    "transport.test": Signing(),
    "petite-ville.test": Signing(),
    "perime.test": Signing(days=(-400, -365)),
    "faux-ds.test": Signing(ds="wrong"),
    "sha1.test": Signing(Algorithm.RSASHA1),
    "bientot.test": Signing(days=(-20, 1)),
    "hache.test": Signing(hashing=Hashing(100, "aabbccdd")),
    "hache-bien.test": Signing(hashing=Hashing()),
    "ed25519.test": Signing(Algorithm.ED25519),
    "rsa-court.test": Signing(Algorithm.RSASHA256, bits=1024),
    "ds-sha1.test": Signing(digest="SHA1"),
    "ile.test": Signing(ds="none"),
    "cds.test": Signing(),
}
"""By origin; the root's is the empty name."""

_UNSIGNED = ("numeros.test",)
"""Whose signatures would not fit what one of its servers still says."""


def signing_of(origin: str) -> Signing | None:
    """How a zone is signed; None when it is not."""
    usual = Signing() if origin in FAULTY and origin not in _UNSIGNED else None
    return SIGNED.get(origin, usual)
