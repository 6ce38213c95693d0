import pytest

from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.probes.mail_tls_rpt import TlsReports
from cyberscan.reasons import LookFailed
from cyberscan.sdk import MailDomain, TlsReporting
from cyberscan.testing import network, perimeter
from tests.names_world import beside_the_chain

SOA = "@ 60 IN SOA ns h 1 1 1 1 1\n"
NAME = "_smtp._tls"


def seen(zone: str, fault: Fault | None = None) -> TlsReporting:
    faults = {f"{NAME}.ville.test": fault} if fault else {}
    with DnsServer({"ville.test": SOA + zone}, faults=faults) as server:
        here = perimeter(domains=["ville.test"])
        room = network(here, resolver=server.address, query_timeout=0.2)
        [fact] = TlsReports().observe(MailDomain(name="ville.test"), room)
    assert isinstance(fact, TlsReporting)
    assert fault or len(beside_the_chain(server.queries)) == 1
    return fact


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("v=TLSRPTv1; rua=mailto:tls@ville.test", "valid"),
        ("v=TLSRPTv1; rua=tls@ville.test", "invalid"),
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
