import pytest

from cyberscan.special_addresses import address_kind


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("private", "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.254"),
        ("private", "fd00::1 fec0::1 64:ff9b:1::1"),
        ("private", "::ffff:10.0.0.1 2002:a00:1:: 64:ff9b::a00:1 ::10.0.0.1"),
        ("loopback", "127.0.0.1 127.255.255.254 ::1 ::ffff:127.0.0.1"),
        ("link_local", "169.254.169.254 fe80::1"),
        ("documentation", "192.0.2.1 198.51.100.1 203.0.113.255 2001:db8::1 3fff::1"),
        ("multicast", "224.0.0.1 239.255.255.250 ff02::1"),
        ("reserved", "0.0.0.0 192.0.0.1 198.18.0.1 240.0.0.1 255.255.255.255 192.88.99.1"),
        ("reserved", ":: 100::1 2001::1 2001:2::1 5f00::1 4000::1 ::ffff:9.9.9.9 ::9.9.9.9"),
        ("", "9.9.9.9 172.32.0.1 172.15.255.255 100.63.255.255 100.128.0.1 192.31.196.1"),
        ("", "192.0.0.9 192.0.1.1 2a01:e0a::1 2001:20::1 2002:909:909::1 64:ff9b::909:909"),
    ],
)
def test_each_kind_and_its_borders(kind: str, texts: str) -> None:
    assert {text: address_kind(text) for text in texts.split()} == dict.fromkeys(
        texts.split(), kind
    )


@pytest.mark.parametrize("text", ["", "ville.test", "10.0.0", "::1::"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="does not appear"):
        address_kind(text)
