import socket

import pytest

from cyberscan.network.nmap_scan import nmap_scan, states
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

END = (
    '<runstats><finished timestr="" elapsed="1"/><hosts up="1" down="0" total="1"/></runstats>'
    "</nmaprun>"
)
HOST = (
    '<?xml version="1.0"?><!DOCTYPE nmaprun><nmaprun args="nmap">'
    '<scaninfo type="connect" protocol="tcp" numservices="6" services="1-6"/>'
    '<host><status state="up" reason="user-set"/><address addr="192.0.2.1" addrtype="ipv4"/>'
    "<ports>{ports}</ports></host>" + END
)
OPEN = '<port protocol="tcp" portid="2"><state state="open" reason="syn-ack"/></port>'


def test_open_closed_and_filtered_are_told_apart() -> None:
    summed = (
        '<extraports state="closed" count="2"><extrareasons reason="conn-refused" count="2" '
        'proto="tcp" ports="1,6"/></extraports><extraports state="filtered" count="3">'
        '<extrareasons reason="no-response" count="3" proto="tcp" ports="3-5"/></extraports>'
    )
    seen = states(HOST.format(ports=summed + OPEN), "192.0.2.1", range(1, 7))
    assert seen == {
        1: "closed", 2: "open", 3: "filtered", 4: "filtered", 5: "filtered", 6: "closed",
    }  # fmt: skip


def test_an_older_nmap_only_counts() -> None:
    summed = '<extraports state="closed" count="5"/>'
    seen = states(HOST.format(ports=summed + OPEN), "192.0.2.1", range(1, 7))
    assert list(seen.values()).count("closed") == 5


def test_a_host_that_nmap_gave_up_on_was_not_scanned() -> None:
    with pytest.raises(LookFailed) as caught:
        states(HOST.format(ports=OPEN), "192.0.2.1", range(1, 7))
    assert caught.value.failure.reason is Reason.TIMEOUT


@pytest.mark.parametrize("text", ["", "not xml", "<nmaprun/>"])
def test_an_unreadable_report_is_not_an_absence(text: str) -> None:
    with pytest.raises(LookFailed) as caught:
        states(text, "192.0.2.1", range(1, 7))
    assert caught.value.failure.reason is Reason.PROTOCOL_ERROR


def test_a_program_that_is_not_there() -> None:
    room = network(perimeter(addresses=["127.0.0.1"]))
    with pytest.raises(LookFailed) as caught:
        nmap_scan(room, [room.permit("127.0.0.1", 80, Contact.SCAN)], "/nowhere/nmap")
    assert caught.value.failure.reason is Reason.MISSING_TOOL


def test_a_real_listener_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        room = network(perimeter(addresses=["127.0.0.1"]))
        ports = [server.getsockname()[1], unused.getsockname()[1]]
        permits = [room.permit("127.0.0.1", port, Contact.SCAN) for port in ports]
        assert nmap_scan(room, permits, "nmap") == {ports[0]: "open", ports[1]: "closed"}
