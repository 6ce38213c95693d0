import pytest

from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.probes.mail_bimi import BimiRecord
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Bimi, MailDomain
from cyberscan.testing import network, perimeter
from tests.names_world import beside_the_chain

SOA = "@ 60 IN SOA ns h 1 1 1 1 1\n"
NAME = "default._bimi"


def seen(zone: str, fault: Fault | None = None) -> Bimi:
    faults = {f"{NAME}.ville.test": fault} if fault else {}
    with DnsServer({"ville.test": SOA + zone}, faults=faults) as server:
        here = perimeter(domains=["ville.test"])
        room = network(here, resolver=server.address, query_timeout=0.2)
        [fact] = BimiRecord().observe(MailDomain(name="ville.test"), room)
    assert isinstance(fact, Bimi)
    assert fault or len(beside_the_chain(server.queries)) == 1
    return fact


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("v=BIMI1; l=https://ville.test/l.svg", "valid"),
        ("v=BIMI1; l=http://ville.test/l.svg", "invalid"),
        ("v=BIMI1; l=;", "declined"),
        ("v=spf1 -all", "none"),
    ],
)
def test_what_is_asked_for(text: str, result: str) -> None:
    assert seen(f'{NAME} 60 IN TXT "{text}"\n').result == result


def test_nothing() -> None:
    assert seen("").result == "none"


@pytest.mark.parametrize("fault", ["servfail", "refused", "drop", "lame"])
def test_silence_is_no_absence(fault: Fault) -> None:
    with pytest.raises(LookFailed):
        seen("", fault)
