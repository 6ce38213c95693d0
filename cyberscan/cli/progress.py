"""Progress of a scan: a bar on a terminal, silence elsewhere; always on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cyberscan.cli.speech import console, t
from cyberscan.engine.observe import Progress


@contextmanager
def shown(quiet: bool) -> Iterator[Progress]:
    """A callback that shows progress; does nothing when nobody watches (a pipe, a log, ``--quiet``)."""
    if quiet or not sys.stderr.isatty():
        yield lambda task, done, known: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=console(), transient=True) as bars:
        bar = bars.add_task(t("scan.progress"), total=None)
        yield lambda task, done, known: bars.update(bar, completed=done, total=known)
