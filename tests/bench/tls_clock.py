"""What it took a program of the bench to start: to load Python and its libraries, before any work."""

from __future__ import annotations

import os
import time

BEGAN = "BENCH_BEGAN"
"""The environment variable with the monotonic time at which the program was run."""


def started() -> dict[str, float]:
    """Seconds of the wall clock and of the processor until this moment."""
    return {"wall": time.monotonic() - float(os.environ[BEGAN]), "cpu": time.process_time()}
