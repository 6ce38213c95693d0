"""An S7 controller (python-snap7), its connections in its log: ``s7.py ADDRESS``."""

from __future__ import annotations

import logging
import sys
import time

import snap7.server

logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
server = snap7.server.Server(log=True)
server.host = sys.argv[1]
server.start(tcp_port=102)
while True:
    time.sleep(60)
