"""Hosts with a few open ports each: ``services_far.py PLAN.json``, a list of addresses with their ports."""

from __future__ import annotations

import json
import selectors
import socket
import sys
from pathlib import Path


def main() -> None:
    """Take every connection and drop it, until killed."""
    doors = selectors.DefaultSelector()
    for ip, ports in json.loads(Path(sys.argv[1]).read_text()).items():
        for port in ports:
            doors.register(socket.create_server((ip, port), backlog=128), selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        for key, _ in doors.select():
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.accept()[0].close()


if __name__ == "__main__":
    main()
