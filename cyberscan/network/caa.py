"""The CAA set that applies to a name (RFC 8659 §3), each property read as an authority reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cyberscan.facts.dns import CaaRecord
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_ISSUING = frozenset(("issue", "issuewild", "issuemail", "issuevmc"))
"""RFC 8659 §4.2 and §4.3, RFC 9495, and the registry: all have the same value."""
_MAX_VALUE = 300
_MAX_PARAMETERS = 20
_WSP = " \t"
_DOMAIN = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*")
_TAG = re.compile(r"[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*")
_VALUE = re.compile(r"[\x21-\x3a\x3c-\x7e]*")
_ESCAPE = re.compile(r"\\(?:([0-9]{3})|(.))", re.DOTALL)


def relevant_set(network: Network, name: str) -> tuple[str, tuple[CaaRecord, ...]]:
    """Climb from ``name`` to below the root; where the first CAA set was found, and the set.

    An alias is followed by the resolver and the climb goes on from the name itself, not from where the
    alias leads (RFC 8659 §3). Empty both when there is none at any height. Raises :class:`LookFailed` when
    one height could not be asked, also when ``name`` itself does not exist: who may certify it is then no question.
    """
    labels = name.split(".")
    for height in range(len(labels)):
        owner = ".".join(labels[height:])
        answer = network.look_up(owner, "CAA")
        if answer.records:
            return owner, tuple(caa_record(text) for text in answer.records)
        if height == 0 and answer.status == "nxdomain" and not answer.aliases:
            raise LookFailed(Reason.DNS_FAILURE, "name does not exist")
    return "", ()


def caa_record(text: str) -> CaaRecord:
    """``0 issue "letsencrypt.org"``, as the resolver's text form writes it."""
    flags, tag, quoted = text.split(" ", 2)
    tag, value = tag.lower(), _plain(quoted)
    issuer, malformed = "", False
    parameters: tuple[str, ...] = ()
    if tag in _ISSUING:
        issuer, parameters, malformed = issue_value(value)
    elif tag == "iodef":
        malformed = not _is_report_address(value)
    return CaaRecord(
        flags=int(flags), tag=tag, value=value[:_MAX_VALUE], issuer=issuer[:_MAX_VALUE],
        parameters=tuple(p[:_MAX_VALUE] for p in parameters[:_MAX_PARAMETERS]), malformed=malformed,
    )  # fmt: skip


def issue_value(value: str) -> tuple[str, tuple[str, ...], bool]:
    """The issuer, the parameters, and whether the value is malformed (RFC 8659 §4.2: it then allows nobody)."""
    domain, _, rest = value.partition(";")
    domain = domain.strip(_WSP).lower()
    if domain and not _DOMAIN.fullmatch(domain):
        return "", (), True
    parameters: list[str] = []
    pieces = rest.split(";") if rest.strip(_WSP) else []
    for piece in pieces:
        tag, equals, given = piece.partition("=")
        tag, given = tag.strip(_WSP), given.strip(_WSP)
        if not equals or not _TAG.fullmatch(tag) or not _VALUE.fullmatch(given):
            return "", (), True
        parameters.append(f"{tag.lower()}={given}")
    return domain, tuple(parameters), False


def _is_report_address(value: str) -> bool:
    """RFC 8659 §4.4: mailto, http or https."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _plain(quoted: str) -> str:
    """The value without its quotes and escapes (RFC 1035 §5.1)."""
    inner = quoted[1:-1] if len(quoted) > 1 and quoted[0] == quoted[-1] == '"' else quoted
    return _ESCAPE.sub(lambda found: chr(int(found[1])) if found[1] else found[2], inner)
