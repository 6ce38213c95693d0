import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from cyberscan.network.udp.infrastructure import QUESTIONS
from cyberscan.network.udp.question import Heard
from tests.network.udp.answers import ANSWERS

BY_NAME = {question.name: question for question in QUESTIONS}
NONCE = bytes(range(0x51, 0x61))


def answer(
    name: str, *records: str, flags: str = "QR RD RA", code: int = 0
) -> tuple[bytes, Heard | None]:
    """What is heard in a name server's answer with these records."""
    sent = BY_NAME[name].send(NONCE, "192.0.2.1")
    message = dns.message.make_response(dns.message.from_wire(sent))
    message.flags = dns.flags.from_text(flags)
    message.set_rcode(dns.rcode.Rcode.make(code))
    for record in records:
        owner, order, kind, text = record.split(" ", 3)
        message.answer.append(dns.rrset.from_text(owner, 60, order, kind, text))
    wire = message.to_wire()
    return wire, BY_NAME[name].understood(wire, sent)


SOA = ". IN SOA a.root. b.root. 1 2 3 4 5"


@pytest.mark.parametrize(
    ("records", "flags", "code", "opened"),
    [
        ((SOA,), "QR RD RA", 0, True),
        ((SOA,), "QR RD AA", 0, False),  # a server of the root itself
        ((SOA,), "QR RD RA AA", 0, None),  # one that serves it and searches, for whom does not show
        ((), "QR RD RA", 5, False),
        ((), "QR RD", 0, False),  # a referral
        ((), "QR RD RA", 2, None),  # it searched in vain
        ((". IN A 192.0.2.9",), "QR RD RA", 0, None),  # says yes to everything
    ],
)
def test_only_who_looked_the_root_up_for_us_is_open(
    records: tuple[str, ...], flags: str, code: int, opened: bool | None
) -> None:
    heard = answer("dns", *records, flags=flags, code=code)[1]
    assert heard is not None
    assert heard.open_access is opened
    assert ("recursion" in heard.features) == (opened is True)


@pytest.mark.parametrize(
    ("said", "product", "version"),
    [
        ("9.18.49-1~deb12u3-Debian", "BIND", "9.18.49-1~deb12u3-Debian"),
        ("dnsmasq-2.90", "dnsmasq", "2.90"),
        ("unbound 1.17.1", "Unbound", "1.17.1"),
        ("PowerDNS Authoritative Server 4.7.3 (built)", "PowerDNS", "4.7.3"),
        ("none of your business", "", ""),
        ("not unbound 1.17.1", "", ""),
    ],
)
def test_the_version_names_the_product_only_in_its_own_words(
    said: str, product: str, version: str
) -> None:
    heard = answer("dns-version", f'version.bind. CH TXT "{said}"')[1]
    assert heard is not None
    assert (heard.product, heard.version) == (product, version)


def test_another_question_or_a_question_is_no_answer() -> None:
    sent = BY_NAME["dns"].send(NONCE, "192.0.2.1")
    other = dns.message.make_response(dns.message.make_query("x.test", "SOA", id=0x5152))
    assert BY_NAME["dns"].understood(other.to_wire(), sent) is None
    assert BY_NAME["dns"].understood(sent, sent) is None


def test_the_time_server_tells_its_program() -> None:
    sent, real = ANSWERS["ntp-control"]
    heard = BY_NAME["ntp-control"].understood(real, sent)
    assert heard is not None
    assert (heard.product, heard.version, heard.open_access) == ("ntpsec", "1.2.2", True)
    refused = real[:1] + bytes([real[1] | 0x40]) + real[2:]
    assert BY_NAME["ntp-control"].understood(refused, sent) is None


@pytest.mark.parametrize(
    ("data", "opened"),
    [
        (b"\0\x05\0\x01File not found\0", True),
        (b"\0\x05\0\x02Access violation\0", None),
    ],
)
def test_a_file_server_is_known_by_its_error(data: bytes, opened: bool | None) -> None:
    heard = BY_NAME["tftp"].understood(data, b"")
    assert heard is not None
    assert heard.open_access is opened


@pytest.mark.parametrize(
    "data",
    [
        b"\0\x03\0\x01" + bytes(512),  # a file under a name that nobody gave
        b"\0\x05\0\x01no end",
        b"\0\x05\x01\x01code\0",
        b"\0\x05\0\x09code\0",
        b"\0\x05\0\x01two\0ends\0",
        b"\0\x05\0\x01" + b"A" * 600 + b"\0",
    ],
)
def test_near_misses_of_a_file_server(data: bytes) -> None:
    assert BY_NAME["tftp"].understood(data, b"") is None


def test_a_denied_call_proves_no_port_mapper() -> None:
    sent, real = ANSWERS["portmap"]
    denied = real[:8] + b"\0\0\0\x01" + real[12:]
    assert BY_NAME["portmap"].understood(denied, sent) is None


@pytest.mark.parametrize(
    ("data", "opened"),
    [
        (bytes.fromhex("0080000000000010c0000201"), True),
        (
            bytes.fromhex("0080000200000010"),
            None,
        ),  # refused: it is there, and obeys nobody from outside
    ],
)
def test_a_router_that_forwards_ports(data: bytes, opened: bool | None) -> None:
    heard = BY_NAME["nat-pmp"].understood(data, b"\0\0")
    assert heard is not None
    assert heard.open_access is opened


@pytest.mark.parametrize(
    ("stratum", "reference", "detail"),
    [
        (0, b"RATE", "stratum 0, kiss RATE"),
        (0, b"DENY", "stratum 0, kiss DENY"),
        (0, bytes(4), "stratum 0"),
        (2, b"\xc0\0\x02\x07", "stratum 2"),
    ],
)
def test_a_time_server_that_sends_us_away_says_so(
    stratum: int, reference: bytes, detail: str
) -> None:
    sent = BY_NAME["ntp"].send(NONCE, "192.0.2.1")
    data = bytes([0xE4, stratum]) + bytes(10) + reference + bytes(8) + sent[40:48] + bytes(16)
    heard = BY_NAME["ntp"].understood(data, sent)
    assert heard is not None
    assert heard.detail == detail
    assert BY_NAME["ntp"].understood(data[:47], sent) is None


def test_a_cut_answer_says_nothing_of_whom_is_served() -> None:
    heard = answer("dns", flags="QR TC RD RA")[1]
    assert heard is not None
    assert heard.open_access is None
