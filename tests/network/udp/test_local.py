import dns.flags
import dns.message
import dns.rrset
import pytest

from cyberscan.network.udp.local import QUESTIONS
from tests.network.udp.answers import ANSWERS

BY_NAME = {question.name: question for question in QUESTIONS}
NONCE = bytes(range(0x51, 0x61))


def _sent(name: str) -> bytes:
    return BY_NAME[name].send(NONCE, "192.0.2.1")


def test_the_directory_answers_to_our_number() -> None:
    sent = _sent("cldap")
    number = sent[2:8]
    done = b"\x65\x07\x0a\x01\x00\x04\x00\x04\x00"
    answer = b"\x30" + bytes([len(number + done)]) + number + done
    heard = BY_NAME["cldap"].understood(answer, sent)
    assert heard is not None
    assert heard.open_access is True
    long_done = b"\x65\x84\x00\x00\x00" + done[1:]
    long_form = b"\x30\x84\x00\x00\x00" + bytes([len(number + long_done)]) + number + long_done
    assert BY_NAME["cldap"].understood(long_form, sent) is not None
    request = answer.replace(b"\x65\x07", b"\x63\x07")
    assert BY_NAME["cldap"].understood(request, sent) is None
    assert (
        BY_NAME["cldap"].understood(answer.replace(number, b"\x02\x04\x01\x02\x03\x04"), sent)
        is None
    )


def _instance(text: bytes) -> bytes:
    return b"\x05" + len(text).to_bytes(2, "little") + text


def test_the_database_browser_describes_one_instance() -> None:
    said = _instance(
        b"ServerName;SRV1;InstanceName;MSSQLSERVER;IsClustered;No;Version;15.0.2000.5;tcp;1433;;"
    )
    heard = BY_NAME["sql-browser"].understood(said, _sent("sql-browser"))
    assert heard is not None
    assert (heard.product, heard.version) == ("Microsoft SQL Server", "15.0.2000.5")
    for near in (
        said[:-1],
        _instance(b"ServerName;SRV1;;"),
        _instance(b"Name;x;Version;1;;"),
        _instance(b"ServerName;Version"),
    ):
        assert BY_NAME["sql-browser"].understood(near, b"") is None


def test_a_device_is_known_by_the_search_it_answers() -> None:
    sent, real = ANSWERS["ssdp"]
    heard = BY_NAME["ssdp"].understood(real, sent)
    assert heard is not None
    assert (heard.product, heard.version) == ("MiniUPnPd", "2.3.1")


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nServer: nginx/1.22\r\n\r\nupnp:rootdevice",
        b"HTTP/1.1 200 OK\r\nST: ssdp:all\r\nUSN: uuid:1\r\n\r\n",
        b"NOTIFY * HTTP/1.1\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\n\r\n",
        b"HTTP/1.1 412 Precondition Failed\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\n\r\n",
    ],
)
def test_a_web_page_is_no_device(said: bytes) -> None:
    assert BY_NAME["ssdp"].understood(said, b"") is None


def _texts(*texts: bytes) -> bytes:
    return b"".join(len(text).to_bytes(2, "big") + text for text in texts)


def _session(code: int, body: bytes) -> bytes:
    return b"\0\x01" + code.to_bytes(2, "big") + len(body).to_bytes(2, "big") + body


def test_a_session_is_offered_or_not() -> None:
    xdmcp = BY_NAME["xdmcp"]
    willing = xdmcp.understood(_session(5, _texts(b"", b"poste", b"0 users")), b"")
    unwilling = xdmcp.understood(_session(6, _texts(b"poste", b"No")), b"")
    assert willing is not None
    assert unwilling is not None
    assert (willing.open_access, unwilling.open_access) == (True, False)
    assert xdmcp.understood(_session(5, _texts(b"poste", b"No")), b"") is None
    assert xdmcp.understood(_session(9, b""), b"") is None


def test_rows_of_characters_must_be_in_their_order() -> None:
    chargen = BY_NAME["chargen"]
    assert (
        chargen.understood(b"Welcome to this very ordinary server of ours, dear all\r\n", b"")
        is None
    )
    assert chargen.understood(b"0123456789", b"") is None
    assert chargen.understood(bytes(range(0x30, 0x78)) + b"\r\n", b"") is not None


@pytest.mark.parametrize(
    ("server", "product", "version"),
    [
        ("Linux/3.14 UPnP/1.0 MiniUPnPd/2.1", "MiniUPnPd", "2.1"),
        ("Microsoft-Windows/10.0 UPnP/1.0 UPnP-Device-Host/1.0", "UPnP-Device-Host", "1.0"),
        ("Linux UPnP/1.0 MiniUPnPd 2.1", "", ""),
        ("Linux", "", ""),
        ("", "", ""),
        ("x/" + "1" * 200, "", ""),
    ],
)
def test_what_is_no_name_with_a_version_names_no_product(
    server: str, product: str, version: str
) -> None:
    data = f"HTTP/1.1 200 OK\r\nSERVER: {server}\r\nST: upnp:rootdevice\r\nUSN: uuid:1::x\r\n\r\n"
    heard = BY_NAME["ssdp"].understood(data.encode(), _sent("ssdp"))
    assert heard is not None
    assert (heard.product, heard.version) == (product, version)


@pytest.mark.parametrize(
    ("flags", "owner", "seen"),
    [
        ("QR AA", "1.2.0.192.in-addr.arpa.", True),
        (
            "QR AA RA",
            "1.2.0.192.in-addr.arpa.",
            False,
        ),  # a name server of the network, moved to 5353
        ("QR RA", "1.2.0.192.in-addr.arpa.", False),
        ("QR AA", "other.local.", False),
        ("AA", "1.2.0.192.in-addr.arpa.", False),
    ],
)
def test_only_a_multicast_responder_answers_like_one(flags: str, owner: str, seen: bool) -> None:
    sent = _sent("mdns")
    message = dns.message.make_response(dns.message.from_wire(sent))
    message.flags = dns.flags.from_text(flags)
    message.answer.append(dns.rrset.from_text(owner, 10, "IN", "PTR", "printer.local."))
    assert (BY_NAME["mdns"].understood(message.to_wire(), sent) is not None) is seen
