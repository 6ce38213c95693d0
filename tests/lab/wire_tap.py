"""Print every TCP packet that arrives at a device of this namespace: ``wire_tap.py DEVICE``.

One line a packet: the kernel's time of arrival in nanoseconds, the address, the port, the flags. Ends when its
standard input does.
"""

from __future__ import annotations

import select
import socket
import struct
import sys

_TIMESTAMPNS = 35
_ETH_P_IP = 0x0800
_ROOM = socket.CMSG_SPACE(16)


def main() -> None:
    """Listen until told to stop."""
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ETH_P_IP))
    tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    tap.setsockopt(socket.SOL_SOCKET, _TIMESTAMPNS, 1)
    tap.bind((sys.argv[1], 0))
    print("ready", flush=True)
    while True:
        readable, _, _ = select.select([tap, sys.stdin], [], [])
        if sys.stdin in readable:
            break
        data, ancillary, _, (_, _, kind, _, _) = tap.recvmsg(128, _ROOM)
        if kind != socket.PACKET_OUTGOING and data[9] == socket.IPPROTO_TCP:
            print(_told(data, ancillary[0][2]), flush=False)


def _told(data: bytes, stamp: bytes) -> str:
    seconds, nanoseconds = struct.unpack("qq", stamp)
    start = (data[0] & 15) * 4
    port = int.from_bytes(data[start + 2 : start + 4], "big")
    time = seconds * 1_000_000_000 + nanoseconds
    return f"{time} {socket.inet_ntoa(data[16:20])} {port} {data[start + 13]}"


if __name__ == "__main__":
    main()
