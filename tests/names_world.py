"""Small worlds of names for whole-assessment tests: a parent zone, a town, the town's addresses backwards."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

from cyberscan.demo.signed_zone import sign

_PARENT = """
@ 60 IN SOA ns1.ville.test. root 42 3600 600 864000 60
@ 60 IN NS ns1.ville.test.
ville 60 IN NS ns1.ville
ville 60 IN NS ns2.ville
ville 60 IN DS {ds}
ns1.ville 60 IN A 127.0.0.1
ns2.ville 60 IN A 127.0.0.1
"""
_APEX = """
@ 60 IN SOA ns1 root 42 3600 600 864000 60
@ 60 IN NS ns1
@ 60 IN NS ns2
ns1 60 IN A 127.0.0.1
ns2 60 IN A 127.0.0.1
"""
_KEY = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="  # RFC 8463 §A.2's own
SOUND = (
    f"""{_APEX}
@ 60 IN A 192.0.2.10
@ 60 IN AAAA 2001:db8::10
www 60 IN A 192.0.2.10
www 60 IN AAAA 2001:db8::10
@ 60 IN MX 10 mx1
@ 60 IN MX 20 mx2
mx1 60 IN A 192.0.2.25
mx1 60 IN AAAA 2001:db8::25
mx2 60 IN A 192.0.2.26
mx2 60 IN AAAA 2001:db8::26
@ 60 IN TXT "v=spf1 mx include:_spf -all"
@ 60 IN CAA 0 issue "letsencrypt.org"
_dmarc 60 IN TXT "v=DMARC1; p=reject; rua=mailto:d@ville.test"
default._domainkey 60 IN TXT "{_KEY}"
_smtp._tls 60 IN TXT "v=TLSRPTv1; rua=mailto:d@ville.test"
_25._tcp.mx1 60 IN TLSA 3 1 1 {"ab" * 32}
_25._tcp.mx2 60 IN TLSA 3 1 1 {"ab" * 32}
""".replace("include:_spf", "include:spf.ville.test")
    + """
spf 60 IN TXT "v=spf1 ip4:192.0.2.0/28 -all"
"""
)
POOR = f"""{_APEX}
@ 60 IN A 10.0.0.1
www 60 IN CNAME gone.ville.test.
@ 60 IN MX 10 lost
@ 60 IN TXT "v=spf1 a:lost.ville.test +all"
_dmarc 60 IN TXT "v=DMARC1; p=none"
default._domainkey 60 IN TXT "v=DKIM1; h=sha1; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
"""
_REVERSE = """
@ 60 IN SOA ns1.ville.test. root.ville.test. 42 3600 600 864000 60
25 60 IN PTR mx1.ville.test.
26 60 IN PTR mx2.ville.test.
"""
_REVERSE_6 = """
@ 60 IN SOA ns1.ville.test. root.ville.test. 42 3600 600 864000 60
5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 60 IN PTR mx1.ville.test.
6.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 60 IN PTR mx2.ville.test.
"""


@dataclass(frozen=True)
class Served:
    """Zones for a DnsServer, and the trust anchor above them."""

    texts: dict[str, str]
    anchor: str
    """DS of the parent zone, in zone-file form."""


def served(town: str, *, signed: bool) -> Served:
    """The parent zone (always signed), the town's and the reverse zone."""
    zone = sign("ville.test", town) if signed else None
    ds = f"ville 60 IN DS {zone.ds}\n" if zone else ""
    parent = sign("test", _PARENT.replace("ville 60 IN DS {ds}\n", ds))
    texts = {"test": parent.text, "ville.test": zone.text if zone else town}
    texts |= {"2.0.192.in-addr.arpa": _REVERSE, "8.b.d.0.1.0.0.2.ip6.arpa": _REVERSE_6}
    return Served(texts, f"test. 60 IN DS {parent.ds}\n")


def port_of_names() -> int:
    """A free one that ends in 53: what the perimeter of a laboratory may name for a name server."""
    for port in range(20053 + os.getpid() % 300 * 100, 60000, 100):  # workers run side by side
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


def beside_the_chain(queries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The questions that a probe asks of its own: the chain of trust, which proves absences, is all probes'."""
    chain = [name for name, kind in queries if kind == "DNSKEY"]
    own = ("DNSKEY", "DS")
    return [
        (name, kind)
        for name, kind in queries
        if kind not in own and not (chain and kind == "SOA" and name == "ville.test")
    ]
