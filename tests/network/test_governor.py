"""Politeness is enforced: slots, turns, budgets, and giving up when asked to stop."""

import threading
import time

import pytest

from cyberscan.network.governor import Governor, Meter, Spent
from cyberscan.reasons import LookFailed, Reason

FAR = 60.0


def soon() -> float:
    return time.monotonic() + FAR


def test_an_address_never_has_more_connections_than_allowed() -> None:
    governor = Governor(rate=1000, max_connections=2)
    busiest, open_now, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal busiest, open_now
        with governor.slot("192.0.2.1", soon()):
            with lock:
                open_now += 1
                busiest = max(busiest, open_now)
            time.sleep(0.02)
            with lock:
                open_now -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert busiest == 2
    assert governor.connections_by_address == {"192.0.2.1": 8}


def test_starts_on_one_address_are_spaced_and_others_are_not_held_back() -> None:
    governor = Governor(rate=20, max_connections=10)
    begin = time.monotonic()
    for _ in range(5):
        governor.acquire("192.0.2.1", soon())
    spaced = time.monotonic() - begin
    governor.acquire("192.0.2.2", soon())
    assert spaced >= 4 / 20 - 0.01


def test_a_task_that_cannot_have_its_turn_in_time_says_so() -> None:
    governor = Governor(rate=0.5, max_connections=10)
    governor.acquire("192.0.2.1", soon())
    with pytest.raises(LookFailed) as caught:
        governor.acquire("192.0.2.1", time.monotonic() + 0.1)
    assert caught.value.failure.reason is Reason.BUDGET_SPENT


def test_stopping_wakes_whoever_waits() -> None:
    governor = Governor(rate=1000, max_connections=1)
    governor.acquire("192.0.2.1", soon())
    governor.stopping.set()
    with pytest.raises(LookFailed) as caught:
        governor.acquire("192.0.2.1", soon())
    assert caught.value.failure.reason is Reason.INTERRUPTED


def test_a_refused_slot_is_given_back() -> None:
    governor = Governor(rate=0.5, max_connections=1)
    governor.acquire("192.0.2.1", soon())
    governor.release("192.0.2.1")
    for _ in range(3):
        with pytest.raises(LookFailed):
            governor.acquire("192.0.2.1", time.monotonic() + 0.05)


def test_a_meter_stops_at_its_limit_and_counts_what_was_spent() -> None:
    meter = Meter(connections=2, requests=0, queries=5, packets=0)
    meter.take("connections")
    meter.take("connections")
    with pytest.raises(LookFailed) as caught:
        meter.take("connections")
    assert caught.value.failure.reason is Reason.BUDGET_SPENT
    meter.take("queries", 5)
    meter.received(10)
    assert meter.spent == Spent(connections=2, queries=5, bytes_in=10)


def test_counts_add_up() -> None:
    total = Spent(connections=1)
    total.add(Spent(connections=2, queries=3, bytes_in=4))
    assert total == Spent(connections=3, queries=3, bytes_in=4)
