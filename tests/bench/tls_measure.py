"""``tls_measure.py COST.json COMMAND…``: run a command and write what it and all its children took.

Children that outlive the command are waited for: they are re-parented to this process, so that no worker
spends processor time unseen.
"""

from __future__ import annotations

import ctypes
import json
import resource
import subprocess
import sys
import time
from contextlib import suppress
from os import environ, wait
from pathlib import Path

from tests.bench.tls_clock import BEGAN

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, Linux


def main() -> int:
    """The exit code is the command's."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    start = time.monotonic()
    began = {**environ, BEGAN: str(start)}
    code = subprocess.run(sys.argv[2:], env=began, check=False).returncode
    wall = time.monotonic() - start
    with suppress(ChildProcessError):
        while True:
            wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}
    Path(sys.argv[1]).write_text(json.dumps(cost))
    return code


if __name__ == "__main__":
    sys.exit(main())
