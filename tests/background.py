"""Peers that talk in a thread of their own while a test asks them."""

import threading
from collections.abc import Callable
from contextlib import suppress


def background(work: Callable[[], object]) -> threading.Thread:
    """Start ``work`` in a thread. A peer whose client or whose socket is gone has nothing left to say."""

    def run() -> None:
        with suppress(OSError):
            work()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread
