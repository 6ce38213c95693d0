"""Which NSEC or NSEC3 records of a signed zone prove that something is not there: more than is needed."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import dns.dnssec
import dns.name
import dns.rdatatype
import dns.rrset
import dns.zone
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3


def proofs(zone: dns.zone.Zone, asked: dns.name.Name) -> Iterator[dns.rrset.RRset]:
    """The records that match or cover a name, its ancestors and the wildcards that could answer for it."""
    origin = zone.origin or dns.name.root
    above = [asked.split(depth)[1] for depth in range(len(origin), len(asked) + 1)]
    wildcards = [dns.name.from_text("*", name) for name in above[:-1]]
    for owner, data in zone.iterate_rdatasets():
        record = data[0]
        if isinstance(record, NSEC):
            names = [asked, *wildcards]
            proves = any(_spans(owner, name, record.next, origin) for name in names)
        elif isinstance(record, NSEC3):
            proves = any(_hash_spans(owner, name, record) for name in [*above, *wildcards])
        else:
            continue
        if proves:
            yield dns.rrset.from_rdata_list(owner, data.ttl, list(data))


def _spans(
    owner: dns.name.Name, name: dns.name.Name, end: dns.name.Name, origin: dns.name.Name
) -> bool:
    return bool(owner <= name and (end == origin or name < end))


def _hash_spans(owner: dns.name.Name, name: dns.name.Name, record: NSEC3) -> bool:
    digest = dns.dnssec.nsec3_hash(name, record.salt, record.iterations, record.algorithm)
    mine = owner.labels[0].decode().upper()
    end = base64.b32hexencode(record.next).decode().rstrip("=")
    if mine < end:
        return mine <= digest < end
    return digest >= mine or digest < end
