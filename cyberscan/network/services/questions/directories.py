"""Directories."""

from __future__ import annotations

import re

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.questions.form import Question

# Search of the root entry for one attribute that every server publishes (RFC 4512 §5.1); no bind.
_ROOT_DSE = (
    b"\x30\x3b\x02\x01\x01\x63\x36\x04\x00\x0a\x01\x00\x0a\x01\x00\x02\x01\x01\x02\x01\x00\x01\x01\x00"
    b"\x87\x0bobjectClass\x30\x16\x04\x14supportedLDAPVersion"
)


def _ldap(data: bytes) -> Identified | None:
    """Our message number with a search entry, a search result or a notice of disconnection."""
    answer = re.match(rb"\x30(?:[\x05-\x7f]|\x81.|\x82..|\x84....)\x02\x01(.)(.)", data, re.DOTALL)
    if answer is None or (answer[1], answer[2]) not in (
        (b"\x01", b"\x64"), (b"\x01", b"\x65"), (b"\x00", b"\x78"),
    ):  # fmt: skip
        return None
    if b"supportedLDAPVersion" in data:
        return Identified("ldap", proof="supportedLDAPVersion")
    return Identified("ldap", proof="search result")


QUESTIONS: dict[str, Question] = {
    "ldap": Question(_ROOT_DSE, _ldap, goodbye=bytes.fromhex("30050201024200")),
}  # fmt: skip
