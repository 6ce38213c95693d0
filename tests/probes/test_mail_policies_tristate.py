"""Every question about DMARC and DKIM fails in turn, in worlds of many kinds.

What was not at fault may not become so, what was not in order neither.
"""

import secrets
from collections import defaultdict
from datetime import date
from typing import Any, get_args

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.outcomes import Outcome
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.models import Asset
from cyberscan.perimeter.scope import Scope
from cyberscan.probes.mail_dkim import DkimKeys
from cyberscan.probes.mail_dmarc import DmarcPolicy
from cyberscan.probes.mail_spf import SpfPolicy
from cyberscan.registry import load_checks
from cyberscan.testing import perimeter

SOA = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n"
KEY = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="  # RFC 8463 §A.2's own
WORLDS: dict[str, dict[str, str]] = {
    "sound": {
        "a.ville.test": SOA + '@ 60 IN TXT "v=spf1 include:spf.protection.outlook.com -all"\n'
        f'_dmarc 60 IN TXT "v=DMARC1; p=reject; rua=mailto:d@reports.test"\nown._domainkey 60 IN TXT "{KEY}"',
        "reports.test": SOA + '*._report._dmarc 60 IN TXT "v=DMARC1"',
    },
    "inherited": {
        "a.ville.test": SOA + "mx 60 IN A 192.0.2.1",
        "ville.test": SOA
        + '_dmarc 60 IN TXT "v=DMARC1; p=none; sp=quarantine; np=reject; rua=mailto:d@x.test"',
        "x.test": SOA,
    },
    "suffix": {"a.ville.test": SOA, "test": SOA + '_dmarc 60 IN TXT "v=DMARC1; p=reject; psd=y"'},
    "poor": {
        "a.ville.test": SOA
        + '@ 60 IN TXT "v=spf1 -all"\n_dmarc 60 IN TXT "v=DMARC1; p=none; pct=10; x=y"\n'
        'own._domainkey 60 IN TXT "v=DKIM1; t=y; p=AAAA"\ndefault._domainkey 60 IN TXT "v=DKIM1; p="',
    },
    "nothing": {"a.ville.test": SOA, "test": SOA},
}
CHECKS = tuple(c for c in load_checks() if c.id.startswith(("mail.dmarc_", "mail.dkim_")))


class OneFails(DnsServer):
    """Answers everything but one question."""

    failing: tuple[str, str] = ("", "")
    fault: Fault = "drop"

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        self._faults = (
            {name: self.fault}
            if (name, dns.rdatatype.to_text(asked.rdtype)) == self.failing
            else {}
        )
        return super().answer(wire, over_udp=over_udp)


def outcomes(server: OneFails) -> dict[str, set[Outcome]]:
    declared = perimeter(domains=["ville.test"])
    asset = Asset(mail="a.ville.test", dkim_selectors=("own",))
    declared = declared.model_copy(update={"assets": (asset,)})
    here = Server(server.ip, server.port)
    scope = Scope(declared, Level.LIGHT, date.today(), frozenset({(here.ip, here.port)}))
    chosen = Settings(resolvers=(here,), query_timeout=0.2, rate=2000)
    probes = (DkimKeys(), DmarcPolicy(), SpfPolicy())
    seen = Observer(probes, scope, chosen).run(seeds(declared, scope.level)).facts
    found: dict[str, set[Outcome]] = defaultdict(set)
    for finding in judge(seen, CHECKS):
        found[finding.check].add(finding.outcome)
    return found


@pytest.mark.parametrize(
    "fault", [one for one in get_args(Fault) if one in ("drop", "servfail", "refused", "lame")]
)
@pytest.mark.parametrize("world", WORLDS)
def test_no_failing_question_makes_anything_absent_or_fine(
    world: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda size: "0" * size)  # the same control each time
    zones = {"test": SOA, **WORLDS[world]}
    with OneFails(zones) as server:
        healthy = outcomes(server)
        asked = [q for q in dict.fromkeys(server.queries) if _stands_for_others(q[0])]
        server.fault = fault
        wrong: list[Any] = []
        for server.failing in asked:
            for check, said in outcomes(server).items():
                new = (said & {Outcome.PASS, Outcome.FAIL}) - healthy[check]
                wrong += [(server.failing, check, outcome) for outcome in new]
    assert wrong == []
    assert len(asked) > 5


def _stands_for_others(name: str) -> bool:
    """Of the selectors: the declared one, a few usual ones, and the control."""
    first, _, rest = name.partition(".")
    return (
        not rest.startswith("_domainkey")
        or first in ("own", "default", "selector1", "zoho")
        or first[0] == "x"
    )
