"""A BACnet/IP device (bacpypes3) that prints every question it is asked: ``bacnet.py ADDRESS``."""

from __future__ import annotations

import asyncio
import sys

from bacpypes3.apdu import WhoIsRequest
from bacpypes3.ipv4.app import NormalApplication
from bacpypes3.local.device import DeviceObject
from bacpypes3.pdu import IPv4Address


class Told(NormalApplication):
    """Answers as the stack does, and says so."""

    async def do_WhoIsRequest(self, apdu: WhoIsRequest) -> None:
        """Print who asked."""
        print("request", apdu.pduSource, flush=True)
        await super().do_WhoIsRequest(apdu)


async def main() -> None:
    """Serve until the end."""
    device = DeviceObject(
        objectIdentifier=("device", 4242), objectName="Quai", vendorIdentifier=999, modelName="Labo"
    )
    app = Told(device, IPv4Address(f"{sys.argv[1]}/32"))
    print("ready", app is not None, flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
