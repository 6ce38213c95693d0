"""The root entry of directories: OpenLDAP 2.5 as it answered, and others built by the standard."""

import pytest

from cyberscan.network.services.questions import QUESTIONS

OPENLDAP = bytes.fromhex(
    "3081c60201016481c004003081bb3025040b6f626a656374436c61737331160403746f70040f4f70656e4c444150726f"
    "6f7444534530750412737570706f72746564457874656e73696f6e315f0417312e332e362e312e342e312e343230332e"
    "312e31312e310417312e332e362e312e342e312e343230332e312e31312e33040b312e332e362e312e312e38040e312e"
    "332e362e312e312e32312e33040e312e332e362e312e312e32312e31301b0414737570706f727465644c444150566572"
    "73696f6e3103040133300c02010165070a010004000400"
)


def element(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content  # as Windows writes it


def root(**attributes: list[str]) -> bytes:
    listed = [
        element(0x30, element(4, key.encode()), element(0x31, *[element(4, v.encode()) for v in values]))
        for key, values in attributes.items()
    ]  # fmt: skip
    return element(0x30, b"\2\1\1", element(0x64, b"\4\0", element(0x30, *listed)))


WINDOWS = root(
    supportedCapabilities=["1.2.840.113556.1.4.800", "1.2.840.113556.1.4.1670"],
    supportedLDAPVersion=["3", "2"],
    supportedExtension=["1.3.6.1.4.1.1466.20037"],
)
SAMBA = root(
    supportedCapabilities=["1.2.840.113556.1.4.800"],
    vendorName=["Samba Team (https://www.samba.org)"],
)
PORT_389 = root(vendorName=["389 Project"], vendorVersion=["389-Directory/2.3.1"])


@pytest.mark.parametrize(
    ("answer", "product", "version", "features"),
    [
        (OPENLDAP, "OpenLDAP", "", ("ldapv3",)),
        (WINDOWS, "Active Directory", "", ("ldapv3", "ldapv2", "starttls", "active directory")),
        (SAMBA, "Samba Team (https://www.samba.org)", "", ("active directory",)),
        (PORT_389, "389 Project", "389-Directory/2.3.1", ()),
        (root(supportedCapabilities=["1.2.840.113556.1.4.1851"]), "Active Directory LDS", "", ()),
        (root(), "", "", ()),
    ],
)
def test_the_root_entry_says_what_it_is(
    answer: bytes, product: str, version: str, features: tuple[str, ...]
) -> None:
    seen = QUESTIONS["ldap"].understood(answer)
    assert seen is not None
    assert (seen.name, seen.open_access) == ("ldap", None), "shown to anybody, as it must be"
    assert (seen.product, seen.version, seen.features) == (product, version, features)


@pytest.mark.parametrize(
    "answer",
    [
        OPENLDAP[:100],
        b"\x30\x84\xff\xff\xff\xff\2\1\1\x64",
        b"\x30\x80\2\1\1\x64\0",
        OPENLDAP.replace(b"\2\1\1\x64", b"\2\1\7\x64"),
        b"\x30" * 200,
    ],
)
def test_what_is_cut_or_another_protocol_is_not(answer: bytes) -> None:
    assert QUESTIONS["ldap"].understood(answer) is None
