"""An OPC UA server (asyncua), its messages in its log: ``opcua.py ADDRESS``."""

from __future__ import annotations

import asyncio
import logging
import sys

from asyncua import Server


async def main() -> None:
    """Serve until the end."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout)
    logging.getLogger("asyncua.server.binary_server_asyncio").setLevel(logging.INFO)
    logging.getLogger("asyncua.server.uaprocessor").setLevel(logging.INFO)
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://{sys.argv[1]}:4840/quai")
    async with server:
        await asyncio.Event().wait()


asyncio.run(main())
