"""A BACnet/IP device (bacpypes3) that prints every datagram: ``bacnet.py ADDRESS``."""

from __future__ import annotations

import asyncio
import sys

from bacpypes3.app import Application
from bacpypes3.ipv4.link import NormalLinkLayer
from bacpypes3.local.device import DeviceObject
from bacpypes3.local.networkport import NetworkPortObject


async def main() -> None:
    """Serve until the end."""
    heard = NormalLinkLayer.confirmation if hasattr(NormalLinkLayer, "confirmation") else None
    device = DeviceObject(
        objectIdentifier=("device", 4242), objectName="Quai", vendorIdentifier=999, modelName="Labo"
    )
    port = NetworkPortObject(
        f"{sys.argv[1]}/24", objectIdentifier=("network-port", 1), objectName="Port"
    )
    app = Application.from_object_list([device, port])
    print("ready", app is not None, heard is not None, flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
