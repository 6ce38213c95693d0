"""What holds for every test."""

import pytest
from hypothesis import settings

from tests.corpus.summary import corpus_summary

# No test is timed: machines are busy, and speed is the benchmarks' affair.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Here and not beside the corpus: the process that prints does not load the folders of tests."""
    corpus_summary(terminalreporter)
