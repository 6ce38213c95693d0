"""Every question about the transport of mail fails in turn, behind a chain of trust that holds.

What was not at fault may not become so, what was not in order neither.
"""

from collections import defaultdict
from datetime import date
from pathlib import Path

import dns.message
import dns.rdatatype
import pytest

from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.demo.signed_zone import sign
from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.outcomes import Outcome
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.scope import Scope
from cyberscan.probes.mail import Exchangers
from cyberscan.probes.mail_bimi import BimiRecord
from cyberscan.probes.mail_dane import DaneRecords
from cyberscan.probes.mail_dmarc import DmarcPolicy
from cyberscan.probes.mail_mta_sts import MtaStsFile, MtaStsRecord
from cyberscan.probes.mail_tls_rpt import TlsReports
from cyberscan.registry import load_checks
from cyberscan.testing import perimeter

APEX = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
MX = APEX + "@ 60 IN MX 1 mx1\n@ 60 IN MX 2 mx2\nmx1 60 IN A 192.0.2.1\nmx2 60 IN A 192.0.2.2\n"
DMARC = '_dmarc 60 IN TXT "v=DMARC1; p=reject"\n'
RECORDS = """
_25._tcp.mx1 60 IN TLSA 2 1 1 {0}
_25._tcp.mx2 60 IN TLSA 2 1 1 {0}
_smtp._tls 60 IN TXT "v=TLSRPTv1; rua=mailto:tls@ville.test"
default._bimi 60 IN TXT "v=BIMI1; l=https://ville.test/logo.svg"
""".format("ab" * 32)
WORLDS = {
    "dane": MX + DMARC + RECORDS,
    "mta_sts": MX + DMARC + '_mta-sts 60 IN TXT "v=STSv1; id=1"\n',
    "nothing": MX,
    "faulty": MX + '_mta-sts 60 IN TXT "v=STSv1;"\n_smtp._tls 60 IN TXT "v=TLSRPTv1;"\n'
    'default._bimi 60 IN TXT "v=BIMI1; l=http://x"\n_25._tcp.mx1 60 IN TLSA 1 1 1 ' + "ab" * 32,
}  # fmt: skip
PROBES = (
    Exchangers(), BimiRecord(), DaneRecords(), DmarcPolicy(), MtaStsFile(), MtaStsRecord(), TlsReports(),
)  # fmt: skip
OURS = ("mail.mta_sts_", "mail.tls_rpt_", "mail.dane_", "mail.bimi_")
CHECKS = tuple(check for check in load_checks() if check.id.startswith(OURS))


class OneFails(DnsServer):
    """Answers everything but one question."""

    failing: tuple[str, str] = ("", "")
    fault: Fault = "drop"

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        question = dns.message.from_wire(wire).question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        asked = (name, dns.rdatatype.to_text(question.rdtype))
        self._faults = {name: self.fault} if asked == self.failing else {}
        return super().answer(wire, over_udp=over_udp)


def outcomes(world: OneFails, anchor: Path) -> dict[str, set[Outcome]]:
    declared = perimeter(domains=["ville.test"])
    server = Server(world.ip, world.port)
    scope = Scope(declared, Level.LIGHT, date.today(), frozenset({(server.ip, server.port)}))
    chosen = Settings(
        resolvers=(server,), query_timeout=0.4, connect_timeout=0.5, rate=1000,
        trust_anchor=anchor, workers=1,
    )  # fmt: skip
    facts = Observer(PROBES, scope, chosen).run(seeds(declared, scope.level)).facts
    found: dict[str, set[Outcome]] = defaultdict(set)
    for finding in judge(facts, CHECKS):
        found[finding.check].add(finding.outcome)
    return found


@pytest.mark.parametrize(
    ("world", "fault"),
    [*((world, fault) for world in WORLDS for fault in ("servfail", "lame")), ("dane", "drop")],
)
def test_no_failing_question_makes_anything_absent_or_fine(
    world: str, fault: Fault, tmp_path: Path
) -> None:
    town = sign("ville.test", WORLDS[world])
    top = sign("test", APEX + f"ville 60 IN NS ns1.ville\nville 60 IN DS {town.ds}\n")
    anchor = tmp_path / "anchor"
    anchor.write_text(f"test. 60 IN DS {top.ds}\n")
    with OneFails({"test": top.text, "ville.test": town.text}) as running:
        running.fault = fault
        healthy = outcomes(running, anchor)
        wrong = []
        for question in dict.fromkeys(running.queries):
            running.failing = question
            for check, said in outcomes(running, anchor).items():
                new = (said - healthy[check]) & {Outcome.PASS, Outcome.FAIL}
                if new or Outcome.ERROR in said:
                    wrong.append(f"{' '.join(question)}: {check} {said}")
    assert wrong == []
    assert {outcome for said in healthy.values() for outcome in said} & {Outcome.PASS, Outcome.FAIL}


def test_what_each_world_is(tmp_path: Path) -> None:
    """Else the property above would hold of nothing."""
    failing: dict[str, list[str]] = {}
    for world, text in WORLDS.items():
        town = sign("ville.test", text)
        top = sign("test", APEX + f"ville 60 IN NS ns1.ville\nville 60 IN DS {town.ds}\n")
        anchor = tmp_path / world
        anchor.write_text(f"test. 60 IN DS {top.ds}\n")
        with OneFails({"test": top.text, "ville.test": town.text}) as running:
            said = outcomes(running, anchor)
        failing[world] = sorted(check for check, found in said.items() if Outcome.FAIL in found)
    assert failing == {
        "dane": [],
        "mta_sts": ["mail.dane_missing", "mail.mta_sts_invalid", "mail.tls_rpt_missing"],
        "nothing": ["mail.dane_missing", "mail.mta_sts_missing", "mail.tls_rpt_missing"],
        "faulty": [
            "mail.bimi_not_ready", "mail.dane_invalid", "mail.dane_missing", "mail.mta_sts_invalid",
            "mail.tls_rpt_invalid",
        ],
    }  # fmt: skip
