"""What is proposed mends what was found: the zone is changed as written and looked at again."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.remedies.records.cycle import (
    Town,
    changed,
    facts_of,
    failing,
    remedies,
)

MX = "@ 3600 IN MX 10 mx\nmx 3600 IN A 192.0.2.25\n"
OVH = "@ 3600 IN MX 1 mx1.mail.ovh.net.\n@ 3600 IN MX 5 mx2.mail.ovh.net.\n"
OFFICE = "@ 3600 IN MX 0 ville-test.mail.protection.outlook.com.\n"


def spf(*records: str) -> str:
    return "".join(f'@ 3600 IN TXT "{record}"\n' for record in records)


def dmarc(*records: str) -> str:
    return "".join(f'_dmarc 3600 IN TXT "{record}"\n' for record in records)


TOWNS = {
    "nothing_at_all": Town(MX),
    "ovh_basic": Town(OVH + spf("v=spf1 include:mx.ovh.com ?all")),
    "office_and_brevo": Town(
        OFFICE + spf("v=spf1 include:spf.protection.outlook.com include:spf.brevo.com ~all")
        + dmarc("v=DMARC1; p=none"),
        servers=("amy.ns.cloudflare.com", "bob.ns.cloudflare.com"),
    ),
    "two_spf": Town(
        OVH + spf("v=spf1 include:mx.ovh.com ~all", "v=spf1 mx ip4:192.0.2.7 -all", "autre=texte")
    ),
    "twelve_lookups": Town(
        OFFICE
        + spf(
            "v=spf1 mx include:spf.protection.outlook.com include:n0.deep.test include:n1.deep.test "
            "include:n2.deep.test include:n3.deep.test include:spf.brevo.com include:spf.mailjet.com ~all"
        )
    ),
    "sends_nothing": Town("@ 3600 IN MX 0 .\n", declared=False),
    "only_observed_for_years": Town(
        MX + spf("v=spf1 mx -all") + dmarc("v=DMARC1; p=none; rua=mailto:d@ville.test; pct=50")
    ),
    "misspelt": Town(
        MX + spf("v=spf1 ip4: 192.0.2.7 ipv4:192.0.2.8 include=mx.ovh.com 192.0.2.9 mx, \u002dall")
    ),
    "attempt": Town(MX + spf("v = spf1; mx -all") + dmarc("v=dmarc1;p=reject")),
    "everybody": Town(MX + spf("v=spf1 mx ip4:0.0.0.0/0 ptr +all")),
    "dead_terms": Town(MX + spf("v=spf1 mx a:gone.ville.test mx ip4:192.0.2.25 ip4:192.0.2.25 -all a")),
    "dead_include": Town(MX + spf("v=spf1 mx include:gone.ville.test -all")),
    "two_dmarc": Town(MX + spf("v=spf1 mx -all") + dmarc("v=DMARC1; p=reject", "v=DMARC1; p=none")),
    "wrong_dmarc": Town(MX + spf("v=spf1 mx -all") + dmarc("v=DMARC1; p=refuse; rua=d@ville.test")),
    "alias": Town(
        "@ 3600 IN MX 10 mail\n@ 3600 IN MX 20 gone\nmail 3600 IN CNAME mx\nmx 3600 IN A 192.0.2.25\n"
        + spf("v=spf1 a:mx.ville.test -all")
    ),
    "sub_domain_alone": Town(
        "services 3600 IN MX 10 mx\nmx 3600 IN A 192.0.2.25\n", domain="services.ville.test"
    ),
}  # fmt: skip


@pytest.mark.parametrize("town", TOWNS.values(), ids=TOWNS)
def test_what_is_proposed_mends_what_was_found(town: Town) -> None:
    zone = town.zone()
    facts = facts_of(town, zone)
    [remedy] = remedies(town, facts)
    assert remedy.changes
    after = facts_of(town, changed(zone, remedy.changes))
    left = {finding.check for finding in failing(after)}
    # Hardening goes on in stages: what only has to wait is not mended by the first one.
    waiting = {"mail.dmarc_not_enforced"} | {
        "mail.spf_permissive" for c in remedy.changes if c.later
    }
    assert not remedy.mends - waiting & left, remedy
    before = {finding.check for finding in failing(facts)}
    assert left - waiting <= before  # nothing new is broken


@pytest.mark.parametrize("town", TOWNS.values(), ids=TOWNS)
def test_at_the_end_of_the_way_nothing_is_left_to_propose(town: Town) -> None:
    zone = town.zone()
    for _ in range(6):
        facts = facts_of(town, zone)
        changes = [change for one in remedies(town, facts) for change in one.changes]
        if not changes:
            break
        zone = changed(zone, changes)
    else:
        raise AssertionError(changes)
    assert not failing(facts, ("mail.spf_", "mail.dmarc_"))


@pytest.mark.parametrize("town", TOWNS.values(), ids=TOWNS)
def test_two_actions_never_say_two_things_of_one_name(town: Town) -> None:
    facts = facts_of(town, town.zone())
    proposed: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for remedy in remedies(town, facts, actions=True):
        for change in remedy.changes:
            ways = {change.new, *(later.new for later in change.later)}
            known = proposed.setdefault((change.name, change.type), ways)
            assert known & ways or change.old in known
    assert proposed


@pytest.mark.parametrize("town", TOWNS.values(), ids=TOWNS)
def test_bind_takes_the_zone(town: Town, tmp_path: Path) -> None:
    program = shutil.which("named-checkzone", path="/usr/bin:/usr/sbin:/usr/local/sbin")
    if program is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("named-checkzone is not installed (tests/lab/install.sh installs it)")
    zone = town.zone()
    [remedy] = remedies(town, facts_of(town, zone))
    zone_file = tmp_path / "zone"
    made = changed(zone, remedy.changes).to_text(relativize=False)
    zone_file.write_text(made + "\nns1 60 IN A 192.0.2.1\nns2 60 IN A 192.0.2.2\n")
    done = subprocess.run(
        [program, "-i", "local", "ville.test", zone_file], check=False, capture_output=True, text=True, timeout=30
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
