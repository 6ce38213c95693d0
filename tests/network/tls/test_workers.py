"""The pool of worker processes: used again, replaced, and never in anybody's way."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time

import pytest

from cyberscan.network.tls import workers
from cyberscan.network.tls._worker import Desk, guard
from cyberscan.network.tls.workers import Lost, Worker, Workers
from cyberscan.reasons import LookFailed, Reason

QUESTION = {"ask": "rsa_key", "certificate": ""}


def fake(code: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", code)


def pids(pool: Workers) -> set[int]:
    return {worker._process.pid for worker in pool._workers}


def test_the_memory_of_the_scanner_is_not_the_workers() -> None:
    ballast = b"x" * (1024 * workers.MEMORY)
    pool = Workers()
    try:
        pool.ask(**QUESTION)
        assert len(pids(pool)) == 1
    finally:
        pool.close()
    assert ballast


def test_one_process_serves_many_questions() -> None:
    pool = Workers()
    try:
        pool.ask(**QUESTION)
        first = pids(pool)
        for _ in range(20):
            assert pool.ask(**QUESTION) == {"result": {}}
        assert pids(pool) == first
    finally:
        pool.close()


def test_a_worker_retires_and_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CONVERSATIONS", 2)
    pool = Workers()
    try:
        seen = set()
        for _ in range(4):
            pool.ask(**QUESTION)
            seen |= pids(pool)
        assert len(seen) == 2
        assert len(pids(pool)) <= 1
    finally:
        pool.close()


def test_a_closed_pool_answers_nobody_and_leaves_no_process() -> None:
    pool = Workers()
    pool.ask(**QUESTION)
    [pid] = pids(pool)
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(LookFailed) as failed:
        pool.ask(**QUESTION)
    assert failed.value.failure.reason is Reason.INTERRUPTED


def test_a_forgotten_pool_leaves_no_process() -> None:
    pool = Workers()
    pool.ask(**QUESTION)
    [pid] = pids(pool)
    del pool
    gc.collect()
    end = time.monotonic() + 10
    while time.monotonic() < end:  # the watch may hold it for one tick
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("still there")


def test_one_that_thinks_for_too_long_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SECONDS", 0.3)
    monkeypatch.setattr(workers, "_TICK", 0.05)
    pool = Workers(command=fake("import time; time.sleep(60)"))
    try:
        with pytest.raises(Lost):
            pool.ask(**QUESTION)
    finally:
        pool.close()


@pytest.mark.parametrize("code", ["", "print('no json', flush=True)", "print('[]', flush=True)"])
def test_one_that_dies_or_talks_nonsense_is_lost(code: str) -> None:
    worker = Worker(fake(code))
    with pytest.raises(Lost):
        worker.ask(QUESTION)
    assert not worker.alive


def test_a_question_is_asked_again_when_its_worker_dies() -> None:
    pool = Workers(size=1)
    try:
        pool.ask(**QUESTION)
        pool._workers[0]._process.kill()
        pool._workers[0]._process.wait()
        assert pool.ask(**QUESTION) == {"result": {}}
    finally:
        pool.close()


def test_conversations_are_interleaved_in_one_worker() -> None:
    pool = Workers(size=1)
    start = {"ask": "tls13", "name": "ville.test", "wait": 1.0, "say": "", "listen": 1.0}
    try:
        with pool.conversation() as one, pool.conversation() as other:
            hellos = {one.ask(**start)["send"], other.ask(**start)["send"]}
            assert len(hellos) == 2
            for talk in (one, other):
                answer = talk.ask(ended="closed")
                assert answer == {"result": {"failed": "closed", "detail": "handshake"}}
        assert len(pids(pool)) == 1
    finally:
        pool.close()


def test_many_threads_share_the_pool() -> None:
    pool = Workers()
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(pool.ask(**QUESTION))) for _ in range(16)
    ]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [{"result": {}}] * 16
        assert len(pids(pool)) <= workers.SIZE
    finally:
        pool.close()


def test_a_worker_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYBERSCAN_TOKEN", "secret")
    assert set(workers._environment()) <= {"PATH", "SYSTEMROOT"}


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.__new__", (None, 2, 1, 0)),
        ("socket.connect", (None, ("192.0.2.1", 443))),
        ("socket.getaddrinfo", ("ville.test", 443, 0, 1, 0)),
        ("subprocess.Popen", ("sh",)),
        ("os.system", ("sh",)),
        ("open", ("/tmp/x", "w", os.O_WRONLY | os.O_CREAT)),
    ],
)
def test_a_worker_has_no_way_out(event: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(PermissionError):
        guard(event, arguments)


def test_a_real_worker_has_its_guard_on() -> None:
    code = (
        "import io, socket, sys; from cyberscan.network.tls import _worker;"
        "sys.stdin = io.TextIOWrapper(io.BytesIO(b'')); _worker.main(); socket.socket()"
    )
    done = subprocess.run(fake(code), capture_output=True, text=True, check=False)
    assert "PermissionError: socket.__new__" in done.stderr


def test_a_worker_may_read() -> None:
    guard("open", ("/etc/hosts", "r", os.O_RDONLY))


def test_a_forgotten_conversation_is_gone() -> None:
    def talk(question: dict[str, object]):  # type: ignore[no-untyped-def]
        yield b"hello", 1.0
        return {}

    desk = Desk({"talk": talk}, {})
    assert desk.answer({"ask": "talk", "number": 1}) == {"send": "aGVsbG8=", "wait": 1.0}
    assert desk.answer({"ask": "forget", "number": 1}) == {}
    with pytest.raises(KeyError):
        desk.answer({"ask": "step", "number": 1, "data": ""})
