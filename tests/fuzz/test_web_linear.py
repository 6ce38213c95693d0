"""A megabyte of hostile mark-up, words or header: what is read of it costs time in proportion to its length."""

from __future__ import annotations

import time

import pytest

from tests.fuzz.web_targets import WEB_TARGETS, floods

pytestmark = pytest.mark.timeout(300)
SHORT, LONG = 125_000, 1_000_000
TIMES = LONG / SHORT
SLACK = 3.0
"""What machines and caches add; work with its square would cost eight times eight."""
GRAIN = 0.05
"""Seconds of CPU that are beneath notice."""
LONG_INPUTS = [(name, piece) for name, piece, _ in floods(1)]


def cost(name: str, data: bytes) -> float:
    """The CPU seconds that a target takes; of other processes nothing."""
    start = time.process_time()
    WEB_TARGETS[name](data)
    return time.process_time() - start


@pytest.mark.parametrize("number", range(len(LONG_INPUTS)), ids=[f"{n}-{p!r}" for n, p in LONG_INPUTS])  # fmt: skip
def test_a_megabyte_costs_eight_times_an_eighth(number: int) -> None:
    name, _, short = list(floods(SHORT))[number]
    _, _, long = list(floods(LONG))[number]
    for _ in range(3):  # a machine that is busy once is not busy always
        few, many = cost(name, short), cost(name, long)
        if many <= SLACK * TIMES * max(few, GRAIN):
            return
    raise AssertionError(f"{few:.2f} s for an eighth, {many:.2f} s for the whole")
