"""Controllers: real protocol stacks from the Python world, each with a log of what it was asked."""

from __future__ import annotations

from tests.lab.harbour.quay import Quay, tcp, udp

PLANT = "192.31.196.111"


def start(quay: Quay) -> None:
    """Everything of this family."""
    for name, port in (
        ("modbus", 502),
        ("iec104", 2404),
        ("opcua", 4840),
        ("s7", 102),
        ("enip", 44818),
    ):
        quay.start_program(name, PLANT, sockets=tcp(PLANT, port))
    quay.start_program("bacnet", PLANT, sockets=udp(PLANT, 47808))
    # The standard's own multicast group is the only place where knxd hears who searches for it.
    quay.prepare_in_town("ip", "route", "replace", "224.0.0.0/4", "dev", "lo", "src", PLANT)
    quay.start("knx", ["knxd", "-e", "0.0.1", "-E", "0.0.2:4", "-D", "-T", "-S", "-b", "dummy:"],
               "udp:0.0.0.0:3671")  # fmt: skip
