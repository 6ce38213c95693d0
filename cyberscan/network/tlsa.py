"""TLSA records of any length.

dnspython refuses a digest of the wrong length, and the whole answer with it: what is published could not be
told from silence. Senders read such a set and skip that record (RFC 7672 §2.2), and so do we.
"""

from __future__ import annotations

from dns.rdtypes.ANY.TLSA import TLSA


def accept_any_length() -> None:
    """Let answers with such records be read, in this process. Doing it again changes nothing."""
    TLSA._cert_length_by_mtype = {}
