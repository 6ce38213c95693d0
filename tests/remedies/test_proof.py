"""What the command that proves a certificate says, before real servers."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from cyberscan.remedies.proof import commands
from cyberscan.sdk import Endpoint

_HANDSHAKE_FAILURE = bytes.fromhex("15030300020228")


@contextmanager
def _refusing() -> Iterator[int]:
    """A server that refuses the handshake, as an old one does to a recent client: no certificate comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            peer, _ = server.accept()
            with peer:
                peer.settimeout(10)
                peer.recv(65536)
                peer.sendall(_HANDSHAKE_FAILURE)

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_a_connection_that_fails_proves_no_certificate() -> None:
    with _refusing() as port:
        endpoint = Endpoint(host="localhost", ip="127.0.0.1", port=port)
        text, *_ = commands({endpoint: frozenset({"certificate"})}, False, "fr")
        done = subprocess.run(
            ["sh", "-c", text.splitlines()[-1].strip()],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert "OK" not in text.splitlines()[-1]
    assert "OK" not in done.stdout


def test_an_address_is_looked_for_in_the_certificate() -> None:
    text, *_ = commands(
        {Endpoint(ip="192.0.2.9", port=443): frozenset({"certificate"})}, False, "fr"
    )
    assert "-connect 192.0.2.9:443 -verify_ip 192.0.2.9 -brief" in text
