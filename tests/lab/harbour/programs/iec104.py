"""An IEC 60870-5-104 station (c104) that prints every message: ``iec104.py ADDRESS``."""

import sys
import time

import c104

server = c104.Server(ip=sys.argv[1], port=2404)
station = server.add_station(common_address=1)
station.add_point(io_address=11, type=c104.Type.M_SP_NA_1)


def seen(server: c104.Server, data: bytes) -> None:
    """Print what came in."""
    print("request", data.hex(), flush=True)


server.on_receive_raw(callable=seen)
server.start()
while True:
    time.sleep(60)
