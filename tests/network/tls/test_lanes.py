"""Who may ask at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from cyberscan.network.tls.lanes import Lanes


def test_no_more_than_its_width_at_once() -> None:
    lanes = Lanes(2)
    both_in, inside, most = threading.Barrier(2), [], []

    def enter(number: int) -> None:
        with lanes.one():
            inside.append(number)
            most.append(len(inside))
            if number < 2:
                both_in.wait(5)  # two may be inside: otherwise this breaks
            inside.remove(number)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(enter, range(6)))
    assert max(most) == 2


def test_alone_means_that_the_others_have_ended_and_wait() -> None:
    lanes = Lanes(4)
    seen: list[str] = []
    started, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with lanes.one():
            started.set()
            go_on.wait(5)
            seen.append("slow")

    def late() -> None:
        with lanes.one():
            seen.append("late")

    def doubtful() -> None:
        with lanes.alone(), lanes.one(), lanes.alone():
            latecomer.start()
            seen.append("alone")

    latecomer = threading.Thread(target=late)
    first, second = threading.Thread(target=slow), threading.Thread(target=doubtful)
    first.start()
    started.wait(5)
    second.start()
    go_on.set()
    for thread in (first, second, latecomer):
        thread.join(5)
    assert seen == ["slow", "alone", "late"]


def test_a_narrowed_road_stays_narrow() -> None:
    lanes = Lanes(4)
    lanes.narrow()
    assert lanes.width == 1
    with lanes.one():
        pass
