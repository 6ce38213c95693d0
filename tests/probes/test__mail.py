"""TXT records at a name of their own: what is asked for, and that silence is no absence."""

import pytest

from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.probes._mail import TextRecord
from cyberscan.probes.mail_bimi import BimiRecord
from cyberscan.probes.mail_mta_sts import MtaStsRecord
from cyberscan.probes.mail_tls_rpt import TlsReports
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Bimi, MailDomain, MtaSts, TlsReporting
from cyberscan.testing import network, perimeter
from tests.names_world import beside_the_chain

SOA = "@ 60 IN SOA ns h 1 1 1 1 1\n"
PROBES = (BimiRecord(), MtaStsRecord(), TlsReports())


def seen(probe: TextRecord, text: str = "", fault: Fault | None = None) -> str:
    """What the record came to."""
    faults = {f"{probe.owner}.ville.test": fault} if fault else {}
    zone = SOA + (f'{probe.owner} 60 IN TXT "{text}"\n' if text else "")
    with DnsServer({"ville.test": zone}, faults=faults) as server:
        here = perimeter(domains=["ville.test"])
        room = network(here, resolver=server.address, query_timeout=0.2)
        [fact] = probe.observe(MailDomain(name="ville.test"), room)
    assert isinstance(fact, Bimi | MtaSts | TlsReporting)
    assert len(beside_the_chain(server.queries)) == 1
    return fact.result


@pytest.mark.parametrize(
    ("probe", "text", "result"),
    [
        (BimiRecord(), "v=BIMI1; l=https://ville.test/l.svg", "valid"),
        (BimiRecord(), "v=BIMI1; l=http://ville.test/l.svg", "invalid"),
        (BimiRecord(), "v=BIMI1; l=;", "declined"),
        (MtaStsRecord(), "v=STSv1; id=1", "valid"),
        (MtaStsRecord(), "v=STSv1; id=", "invalid"),
        (TlsReports(), "v=TLSRPTv1; rua=mailto:tls@ville.test", "valid"),
        (TlsReports(), "v=TLSRPTv1; rua=tls@ville.test", "invalid"),
        *((probe, "v=spf1 -all", "none") for probe in PROBES),
        *((probe, "", "none") for probe in PROBES),
    ],
    ids=lambda value: getattr(value, "id", value) or "nothing",
)
def test_what_is_asked_for(probe: TextRecord, text: str, result: str) -> None:
    assert seen(probe, text) == result


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
@pytest.mark.parametrize("fault", ["servfail", "refused", "drop", "lame"])
def test_silence_is_no_absence(probe: TextRecord, fault: Fault) -> None:
    with pytest.raises(LookFailed):
        seen(probe, fault=fault)
