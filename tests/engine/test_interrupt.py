"""The first signal asks to stop; the second is not held back."""

import os
import signal
import threading

import pytest

from cyberscan.engine.interrupt import stopping


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_to_stop_and_raises_nothing(number: signal.Signals) -> None:
    asked: list[bool] = []
    before = signal.getsignal(number)
    with stopping(lambda: asked.append(True)):
        os.kill(os.getpid(), number)
        assert asked == [True]
        assert signal.getsignal(number) == before
    assert signal.getsignal(number) == before


def test_a_second_interrupt_takes_the_usual_way() -> None:
    with stopping(lambda: None):
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_other_threads_leave_signals_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work() -> None:
        with stopping(lambda: None):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
