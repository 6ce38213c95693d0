"""A Modbus server (pymodbus) that prints every request: ``modbus.py ADDRESS``."""

from __future__ import annotations

import sys

from pymodbus.datastore import ModbusDeviceContext, ModbusSequentialDataBlock, ModbusServerContext
from pymodbus.pdu.device import ModbusDeviceIdentification
from pymodbus.server import StartTcpServer

identity = ModbusDeviceIdentification(
    info_name={"VendorName": "Laboratoire", "ProductCode": "QUAI", "MajorMinorRevision": "1.2"}
)
block = ModbusSequentialDataBlock(1, [0] * 10)
context = ModbusServerContext(
    ModbusDeviceContext(di=block, co=block, hr=block, ir=block), single=True
)


def seen(sending: bool, data: bytes) -> bytes:
    """Print what came in."""
    if not sending:
        print("request", data.hex(), flush=True)
    return data


StartTcpServer(
    context, identity=identity, address=(sys.argv[1], 502), trace_packet=seen,
    trace_connect=lambda on: print("connected" if on else "gone", flush=True),
)  # fmt: skip
