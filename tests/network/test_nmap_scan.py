import socket
from itertools import pairwise
from pathlib import Path

import pytest

from cyberscan.network.nmap_scan import Sweep, may_send_raw, nmap_scan, states
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


def seen_in(ports: str) -> dict[int, str]:
    sweep: Sweep = states(HOST.format(ports=ports), ["192.0.2.1"], range(1, 7))
    seen = sweep["192.0.2.1"]
    assert isinstance(seen, dict)
    return seen


def test_open_closed_and_filtered_are_told_apart() -> None:
    summed = (
        '<extraports state="closed" count="2"><extrareasons reason="conn-refused" count="2" '
        'proto="tcp" ports="1,6"/></extraports><extraports state="filtered" count="3">'
        '<extrareasons reason="no-response" count="3" proto="tcp" ports="3-5"/></extraports>'
    )
    seen = seen_in(summed + OPEN)
    assert seen == {
        1: "closed", 2: "open", 3: "filtered", 4: "filtered", 5: "filtered", 6: "closed",
    }  # fmt: skip


def test_an_older_nmap_only_counts() -> None:
    summed = '<extraports state="closed" count="5"/>'
    seen = seen_in(summed + OPEN)
    assert list(seen.values()).count("closed") == 5


def test_a_host_that_nmap_gave_up_on_was_not_scanned() -> None:
    [given_up] = states(HOST.format(ports=OPEN), ["192.0.2.1"], range(1, 7)).values()
    assert isinstance(given_up, LookFailed)
    assert given_up.failure.reason is Reason.TIMEOUT


def test_each_address_has_its_own_states() -> None:
    other = HOST[HOST.index("<host>") :].replace("192.0.2.1", "192.0.2.2").replace(END, "")
    summed = '<extraports state="filtered" count="6"/>'
    both = HOST.format(ports=OPEN).replace(END, other.format(ports=summed) + END)
    seen = states(both, ["192.0.2.1", "192.0.2.2", "192.0.2.3"], range(1, 7))
    assert seen["192.0.2.2"] == dict.fromkeys(range(1, 7), "filtered")
    assert isinstance(seen["192.0.2.1"], LookFailed), "five of its ports were not listed"
    assert isinstance(seen["192.0.2.3"], LookFailed), "nmap said nothing of it"


@pytest.mark.parametrize("text", ["", "not xml", "<nmaprun/>"])
def test_an_unreadable_report_is_not_an_absence(text: str) -> None:
    with pytest.raises(LookFailed) as caught:
        states(text, ["192.0.2.1"], range(1, 7))
    assert caught.value.failure.reason is Reason.PROTOCOL_ERROR


def test_a_program_that_is_not_there() -> None:
    room = network(perimeter(addresses=["127.0.0.1"]))
    permits = {"127.0.0.1": [room.permit("127.0.0.1", 80, Contact.SCAN)]}
    with pytest.raises(LookFailed) as caught:
        nmap_scan(room, permits, "/nowhere/nmap")
    assert caught.value.failure.reason is Reason.MISSING_TOOL


@pytest.mark.parametrize(
    ("rate", "pause", "under_way"), [(100, "11ms", "100"), (20, "55ms", "20"), (1000, "2ms", "100")]
)
def test_silence_does_not_slow_the_pace_nor_haste_raise_it(
    tmp_path: Path, rate: int, pause: str, under_way: str
) -> None:
    told = tmp_path / "told"
    program = tmp_path / "nmap"
    program.write_text(f'#!/bin/sh\necho "$@" > {told}\nexit 1\n')
    program.chmod(0o755)
    room = network(perimeter(addresses=["127.0.0.1"]), packets_rate=rate)
    permits = {"127.0.0.1": [room.permit("127.0.0.1", 80, Contact.SCAN)]}
    with pytest.raises(LookFailed):
        nmap_scan(room, permits, str(program))
    words = told.read_text().split()
    given = dict(pairwise(words))
    assert (given["--scan-delay"], given["--max-scan-delay"]) == (pause, pause)
    assert given["--min-parallelism"] == under_way


@pytest.mark.parametrize("technique", ["auto", "connect"])
def test_real_listeners_are_found_at_several_addresses(technique: str) -> None:
    addresses = ["127.0.0.14", "127.0.0.15"]
    with socket.create_server((addresses[0], 0)) as server, socket.socket() as unused:
        unused.bind((addresses[0], 0))
        room = network(perimeter(addresses=addresses), options={"technique": technique})
        ports = [server.getsockname()[1], unused.getsockname()[1]]
        permits = {ip: [room.permit(ip, port, Contact.SCAN) for port in ports] for ip in addresses}
        seen, used = nmap_scan(room, permits, "nmap")
    assert seen == {
        addresses[0]: {ports[0]: "open", ports[1]: "closed"},
        addresses[1]: dict.fromkeys(ports, "closed"),
    }
    assert used == ("syn" if technique == "auto" and may_send_raw() else "connect")
