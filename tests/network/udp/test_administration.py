import pytest

from cyberscan.network.udp.administration import QUESTIONS, maker
from tests.network.udp.answers import ANSWERS

BY_NAME = {question.name: question for question in QUESTIONS}


def test_the_engine_number_names_the_maker() -> None:
    sent, real = ANSWERS["snmp"]
    heard = BY_NAME["snmp"].understood(real, sent)
    assert heard is not None
    assert heard.product == "Net-SNMP"
    fortinet = real.replace(b"\x80\x00\x1f\x88", b"\x80\x00\x30\x44")
    named = BY_NAME["snmp"].understood(fortinet, sent)
    assert named is not None
    assert named.product == "Fortinet"


def _report(oid: str) -> bytes:
    return ANSWERS["snmp"][1].replace(bytes.fromhex("2b060106030f010104"), bytes.fromhex(oid))


def test_an_agent_that_counts_another_trouble_of_ours_is_an_agent_all_the_same() -> None:
    snmp, sent = BY_NAME["snmp"], ANSWERS["snmp"][0]
    for counter in ("01", "03"):  # a level that it lacks, a user that it does not know
        assert snmp.understood(_report("2b060106030f0101" + counter), sent) is not None
    assert snmp.understood(_report("2b060102010101010a"), sent) is None, "no counter of version 3"


@pytest.mark.parametrize(
    ("engine", "product"),
    [
        ("80001f8880a1b2c3d4e5f60102030405 06", "Net-SNMP"),  # of its own form
        ("8000000901c0000207", "Cisco"),  # an IPv4 address
        ("800000090300112233aabb", "Cisco"),  # a hardware address
        ("8000304404 617263", "Fortinet"),  # a text
        ("000000090000000102030405", "Cisco"),  # before RFC 3411: twelve bytes
        ("80ffffff04616263", ""),  # a number that is not in our table
        ("8000", ""),
        ("", ""),
    ],
)
def test_every_form_of_an_engine_s_identifier(engine: str, product: str) -> None:
    """RFC 3411 §5: the maker's number is in the first four bytes, whatever follows."""
    sent, real = ANSWERS["snmp"]
    value = bytes.fromhex(engine)
    inner = b"\x04" + bytes([len(value)]) + value + bytes.fromhex("020101 020103 0400 0400 0400")
    inner = b"\x30" + bytes([len(inner)]) + inner
    header_end = 2 + 3 + 2 + real[6]
    scoped = real[header_end + 2 + real[header_end + 1] :]
    body = real[2:header_end] + b"\x04" + bytes([len(inner)]) + inner + scoped
    heard = BY_NAME["snmp"].understood(b"\x30" + bytes([len(body)]) + body, sent)
    assert heard is not None
    assert heard.product == product


def test_unknown_numbers_name_nobody() -> None:
    assert maker(99_999_999) == ""
    assert maker(12356) == "Fortinet"


def test_a_controller_says_who_may_log_in() -> None:
    sent, real = ANSWERS["ipmi"]
    heard = BY_NAME["ipmi"].understood(real, sent)
    assert heard is not None
    assert heard.features == ("anonymous login", "no authentication", "ipmi 2.0")
    assert heard.open_access is True


def _capabilities(kinds: int, status: int, extended: int) -> bytes:
    """An answer like that of a controller with these capabilities."""
    head, body = b"\x81\x1c", b"\x20\x00\x38\x00\x01" + bytes([kinds, status, extended, 0, 0, 0, 0])
    message = head + bytes([-sum(head) & 255]) + body + bytes([-sum(body) & 255])
    return b"\x06\x00\xff\x07" + bytes(9) + bytes([len(message)]) + message


def test_a_guarded_controller_is_not_called_open() -> None:
    ipmi = BY_NAME["ipmi"]
    heard = ipmi.understood(_capabilities(0x94, 0x04, 0x02), b"")
    assert heard is not None
    assert (heard.features, heard.open_access) == (("ipmi 2.0",), None)
    older = ipmi.understood(_capabilities(0x14, 0x04, 0), b"")
    assert older is not None
    assert older.features == ("ipmi 1.5",)


def test_a_wrong_checksum_is_no_controller() -> None:
    damaged = bytearray(_capabilities(0x94, 0x04, 0x02))
    damaged[-1] ^= 1
    assert BY_NAME["ipmi"].understood(bytes(damaged), b"") is None


def _radio(*fields: tuple[int, bytes]) -> bytes:
    body = b"".join(bytes([kind]) + len(value).to_bytes(2, "big") + value for kind, value in fields)
    return b"\x01\x00" + len(body).to_bytes(2, "big") + body


def test_a_radio_link_names_its_model_and_firmware() -> None:
    said = _radio((1, b"\x00\x15\x6d\x01\x02\x03"), (3, b"XM.v6.3.2"), (12, b"NanoStation"))
    heard = BY_NAME["ubiquiti"].understood(said, b"")
    assert heard is not None
    assert (heard.product, heard.version) == ("Ubiquiti NanoStation", "XM.v6.3.2")


@pytest.mark.parametrize(
    "said",
    [
        _radio((3, b"no hardware address")),
        _radio((1, b"\x00\x15\x6d\x01\x02\x03")) + b"tail",
        b"\x01\x00\x00\x05\x01\xff\xff\x00\x00",
    ],
)
def test_near_misses_of_a_radio_link(said: bytes) -> None:
    assert BY_NAME["ubiquiti"].understood(said, b"") is None


def test_a_controller_that_refuses_the_question_is_one_and_says_nothing_more() -> None:
    head, body = b"\x81\x1c", b"\x20\x00\x38\xcc"
    message = head + bytes([-sum(head) & 255]) + body + bytes([-sum(body) & 255])
    data = b"\x06\x00\xff\x07" + bytes(9) + bytes([len(message)]) + message
    heard = BY_NAME["ipmi"].understood(data, b"")
    assert heard is not None
    assert (heard.detail, heard.features, heard.open_access) == ("IPMI, code 0xcc", (), None)
    agreed = data.replace(b"\x38\xcc", b"\x38\x00")[:-1] + bytes([-sum(b"\x20\x00\x38\x00") & 255])
    assert BY_NAME["ipmi"].understood(agreed, b"") is None, "an agreement without its capabilities"
