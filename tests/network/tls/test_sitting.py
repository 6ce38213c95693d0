"""Real handshakes of several endpoints at once."""

from __future__ import annotations

import shutil
import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cyberscan.network.tls.sitting import Sitting
from cyberscan.network.tls.survey import survey
from cyberscan.network.tls.workers import Workers
from cyberscan.reasons import LookFailed
from cyberscan.testing_tls import HOST, endpoint, make_pair, openssl_server, peer, room

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl command")


@needs_openssl
def test_a_handshake_that_is_not_answered_holds_up_no_other(tmp_path: Path) -> None:
    asked, over = threading.Event(), threading.Event()
    let_go: list[bool] = []

    def mute(connection: socket.socket, number: int) -> None:
        connection.recv(4096)
        asked.set()
        let_go.append(over.wait(10))  # it only ends once the other one has ended

    pool = Workers()
    with openssl_server(make_pair(tmp_path, HOST)) as sound, peer(mute) as port:
        talk, other = room(read_timeout=6.0), room(read_timeout=6.0)
        talk.workers = other.workers = pool
        shown = survey(talk, endpoint(sound))
        waiting = Sitting(other, replace(shown, endpoint=endpoint(port)))
        thread = threading.Thread(target=lambda: waiting.modern)
        thread.start()
        assert asked.wait(10)
        assert "chain" in Sitting(talk, shown).modern
        over.set()
        thread.join()
    pool.close()
    assert let_go == [True]


@needs_openssl
def test_what_failed_once_is_not_tried_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    talk = room()
    with openssl_server(make_pair(tmp_path, HOST)) as sound:
        shown = survey(room(), endpoint(sound))
    sitting = Sitting(talk, replace(shown, endpoint=endpoint(port)))
    for _ in range(3):
        with pytest.raises(LookFailed):
            _ = sitting.modern
    assert talk.meter.spent.connections == 1
