"""The corpus's figures at the end of a test run, wherever the tests ran."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

_KEY = "web corpus"


def corpus_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print precision and recall, one line a field; nothing when the corpus was not run."""
    rows = sorted(_rows(terminalreporter))
    if not rows:
        return
    terminalreporter.write_sep("-", "corpus of sites: precision and recall")
    for name, right, wrong, missed in rows:
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        terminalreporter.write_line(
            f"{name:<12} precision {precision:6.1%}  recall {recall:6.1%}  "
            f"({right} right, {wrong} wrong, {missed} missed)"
        )


def _rows(reporter: pytest.TerminalReporter) -> Iterator[tuple[str, int, int, int]]:
    for outcome in ("passed", "failed"):
        for report in reporter.stats.get(outcome, ()):
            for key, value in getattr(report, "user_properties", ()):
                if key == _KEY:
                    name, right, wrong, missed = value
                    yield str(name), int(right), int(wrong), int(missed)
