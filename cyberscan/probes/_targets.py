"""The target of a look as the kind that the probe feeds on; another kind is a fault of the program."""

from __future__ import annotations

from cyberscan.facts.targets import Address, Endpoint, Target


def as_address(target: Target) -> Address:
    """``target`` itself. Raises ``TypeError`` when it is no address."""
    if not isinstance(target, Address):
        raise TypeError(f"not an address: {target.key}")
    return target


def as_endpoint(target: Target) -> Endpoint:
    """``target`` itself. Raises ``TypeError`` when it is no port of an address."""
    if not isinstance(target, Endpoint):
        raise TypeError(f"not an endpoint: {target.key}")
    return target
