"""Whether a certificate is for a name, and what it is for instead (RFC 9525 §6.3). Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from cyberscan.network.tls._certificate import Sent


def matches(leaf: Sent, host: str, ip: str) -> bool | None:
    """Whether the certificate is for this name; None when no name was asked for.

    The subject's common name does not count: no browser looks at it any more.
    """
    if not host:
        return None
    names, addresses = leaf.alternative_names
    try:
        return ipaddress.ip_address(host) in addresses
    except ValueError:
        return any(_same(name, host) for name in names)


def mismatch(leaf: Sent, host: str) -> str:
    """Why a name that does not match does not: a code of ``Deployment.mismatch``."""
    names, _ = leaf.alternative_names
    if _is_address(host):
        return "address"
    if not names and any(_same(name, host) for name in leaf.common_names):
        return "no_alternative_names"
    host = host.lower().rstrip(".")
    other = host[4:] if host.startswith("www.") else f"www.{host}"
    if any(_same(name, other) for name in names):
        return "www_missing"
    return "wildcard_depth" if _deeper(names, host) else "other_names"


def _same(pattern: str, host: str) -> bool:
    pattern, host = pattern.lower().rstrip("."), host.lower().rstrip(".")
    if pattern.startswith("*."):
        label, _, rest = host.partition(".")
        return bool(label) and "." in rest and rest == pattern[2:]
    return pattern == host


def _deeper(names: Sequence[str], host: str) -> bool:
    """Whether a wildcard stands over the name, at another depth than the one label it covers."""
    over = (name.lower().rstrip(".")[2:] for name in names if name.startswith("*."))
    return any("." in rest and (host == rest or host.endswith(f".{rest}")) for rest in over)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
