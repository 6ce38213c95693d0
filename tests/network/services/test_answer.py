from cyberscan.network.text import readable


def test_escapes_and_line_breaks_of_a_hostile_banner_are_dropped() -> None:
    assert readable(b"\x1b]0;owned\x07a\r\n\tb\x00c\xff") == "]0;owned a b c\ufffd"


def test_a_long_banner_is_cut() -> None:
    assert len(readable(b"x" * 10_000)) == 200
