"""Writing files that hold results: all or nothing, and readable by their owner only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


class FileError(Exception):
    """A file that could not be written. ``path`` and ``cause`` (the system's words) say which and why."""

    def __init__(self, path: Path, cause: OSError) -> None:
        self.path = path
        self.cause = cause.strerror or type(cause).__name__
        super().__init__(f"{path}: {self.cause}")


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` with mode 0600, whole or not at all. Raises :class:`FileError`.

    The bytes go to a temporary file of the same folder which then takes the name: a full disk or a kill
    leaves what was there before. Missing parent folders are made, private too.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise FileError(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp gives mode 0600
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise FileError(path, error) from error
    finally:
        Path(name).unlink(missing_ok=True)
