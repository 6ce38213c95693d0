"""An EtherNet/IP controller (cpppo), its requests in its log: ``enip.py ADDRESS``."""

from __future__ import annotations

import sys

from cpppo.server.enip.main import main

sys.exit(main(["--address", f"{sys.argv[1]}:44818", "--print", "-v", "SCADA=INT[10]"]))
