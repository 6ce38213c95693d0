"""Build the harbour, run one shell command where the scanner stands, and take everything down.

``python -m tests.lab.harbour 'nmap -Pn -sT -p 22 192.31.196.101'``. The command finds ``$LOGS`` (of the
daemons), ``$SCAN`` (a scan of everything, ready to run) and ``$RESULT`` (the file it writes). Needs root.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.lab.harbour.town import Harbour, missing, scan_command


def main() -> int:
    """Run it; the exit code is the command's."""
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken down
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Harbour() as harbour:
        print(f"ready after {time.monotonic() - start:.1f} s", file=sys.stderr, flush=True)
        result = Path(folder) / "quay.json"
        environment = {
            **os.environ, "LOGS": str(harbour.quay.logs), "RESULT": str(result),
            "SCAN": shlex.join(scan_command(Path(folder), result)),
        }  # fmt: skip
        command = harbour.space.in_scanner("sh", "-c", " ".join(sys.argv[1:]) or "exec bash")
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
