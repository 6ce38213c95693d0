"""Build the laboratory, run one shell command where the scanner stands, and take everything down.

``python -m tests.lab 'dig @192.31.196.53 www.ville-lab.test'``. The command finds ``$CA``, ``$ANCHOR``
and ``$LAB`` (the folder with the logs) in its environment. Needs root.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.lab.town import Town, missing


def main() -> int:
    """Run it; the exit code is the command's."""
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken down
    with Town() as town:
        environment = {
            **os.environ, "CA": str(town.ca_file), "ANCHOR": str(town.trust_anchor),
            "LAB": str(town.folder),
        }  # fmt: skip
        command = town.space.in_scanner("sh", "-c", " ".join(sys.argv[1:]) or "exec bash")
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
