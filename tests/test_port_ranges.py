from cyberscan.port_ranges import as_ranges, parse_ranges, within_ports


def test_ranges_there_and_back() -> None:
    assert list(parse_ranges("22,80-82")) == [22, 80, 81, 82]
    assert as_ranges([82, 22, 81, 80, 80]) == "22,80-82"


def test_a_port_is_looked_for_in_ranges() -> None:
    assert [port for port in (21, 22, 79, 80, 82, 83) if within_ports("22,80-82", port)] == [
        22,
        80,
        82,
    ]
    assert not within_ports("", 22)
