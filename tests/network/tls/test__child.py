"""The rules of the child process, without starting it."""

from __future__ import annotations

import pytest

from cyberscan.network.tls._child import Guard


def test_only_the_permitted_address_may_be_reached() -> None:
    guard = Guard("192.0.2.1", limit=5, interval=0)
    guard.watch("socket.connect", (object(), ("192.0.2.1", 443)))
    for address in (("192.0.2.2", 443), "/run/docker.sock"):
        with pytest.raises(PermissionError):
            guard.watch("socket.connect", (object(), address))
    assert guard.connections == 1


def test_names_are_not_resolved() -> None:
    guard = Guard("192.0.2.1", limit=5, interval=0)
    guard.watch("socket.getaddrinfo", ("192.0.2.1", 443, 0, 1, 0))
    with pytest.raises(PermissionError):
        guard.watch("socket.getaddrinfo", ("www.ville.test", 443, 0, 1, 0))
    with pytest.raises(PermissionError):
        guard.watch("subprocess.Popen", ("sh",))


def test_connections_are_limited() -> None:
    guard = Guard("192.0.2.1", limit=1, interval=0)
    guard.watch("socket.connect", (object(), ("192.0.2.1", 443)))
    with pytest.raises(PermissionError):
        guard.watch("socket.connect", (object(), ("192.0.2.1", 443)))
    assert (guard.connections, guard.spent) == (1, True)
