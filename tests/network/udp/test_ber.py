import pytest

from cyberscan.network.udp.ber import element, elements


def test_short_and_long_lengths() -> None:
    assert element(b"\x02\x01\x05tail") == (2, b"\x05", b"tail")
    assert element(b"\x04\x84\x00\x00\x00\x02abc") == (4, b"ab", b"c")
    assert elements(b"\x02\x01\x05\x04\x01a", 2, 4) == [b"\x05", b"a"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02",
        b"\x02\x05ab",
        b"\x02\x80a",
        b"\x02\x85\0\0\0\0\x01a",
        b"\x02\x84\xff\xff\xff\xffa",
    ],
)
def test_what_does_not_fit_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"short|length"):
        element(data)


def test_another_tag_is_refused() -> None:
    with pytest.raises(ValueError, match="tag"):
        elements(b"\x02\x01\x05", 4)
