"""Where the chain of trust starts: the root's keys, or those of a file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import dns.exception
import dns.name
import dns.rdatatype
import dns.rrset
import dns.zonefile

# KSK-2017 and KSK-2024, as IANA publishes them (https://data.iana.org/root-anchors/root-anchors.xml).
ROOT = """
. 172800 IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
. 172800 IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
"""

Anchors = dict[dns.name.Name, list[dns.rrset.RRset]]
"""DS and DNSKEY sets by zone."""


class AnchorError(Exception):
    """A file of trust anchors that cannot be used; the message names it."""


def load_anchors(path: Path | None = None) -> Anchors:
    """The anchors of a file of DS or DNSKEY records in zone-file form; the root's when there is none.

    A file that was written again is read again. Raises :class:`AnchorError` when the file cannot be read
    or holds none.
    """
    if path is None:
        return _read(None, None)
    try:
        state = path.stat()
    except OSError as error:
        raise AnchorError(f"{path}: {error}") from error
    return _read(path, (state.st_ino, state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=4)
def _read(path: Path | None, state: tuple[int, int, int] | None) -> Anchors:
    try:
        text = ROOT if path is None else path.read_text(encoding="ascii")
        rrsets = dns.zonefile.read_rrsets(text, rdclass=None, default_ttl=3600)
    except (OSError, UnicodeError, dns.exception.DNSException) as error:
        raise AnchorError(f"{path}: {error}") from error
    anchors: Anchors = {}
    for rrset in rrsets:
        if rrset.rdtype in (dns.rdatatype.DS, dns.rdatatype.DNSKEY):
            anchors.setdefault(rrset.name, []).append(rrset)
    if not anchors:
        raise AnchorError(f"{path}: no DS or DNSKEY record")
    return anchors
