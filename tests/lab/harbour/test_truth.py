"""Every daemon of the harbour against what one scan makes of it: rightly named, or not named at all."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from cyberscan.outcomes import Finding, Outcome
from cyberscan.sdk import Confidence, Service, Severity, UdpAnswer, UdpServices
from tests.lab.harbour.table import ROWS, Row, upstream
from tests.lab.harbour.town import Harbour, Visit
from tests.lab.space import run

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600), pytest.mark.xdist_group("harbour")]

STREAMS = [row for row in ROWS if row.transport == "tcp"]
ASKED = [row for row in STREAMS if not row.purpose]
"""Without the controllers, whose logs must show one visit only."""
DATAGRAMS = [row for row in ROWS if row.transport == "udp"]
CONTROLLERS = {
    "modbus": r"^connected$", "iec104": r"^request", "s7": r"^INFO.*Client connected from",
    "opcua": r"New connection from", "enip": r"begins serving peer \('", "bacnet": r"^request",
}  # fmt: skip
"""How each controller's own log says that somebody came."""


def by_key(row: Row) -> str:
    return row.key


@pytest.fixture(scope="session")
def services(visit: Visit) -> dict[tuple[str, int], Service]:
    found = {}
    for fact in visit.document.facts:
        if isinstance(fact, Service) and fact.target.kind == "endpoint":
            found[fact.target.ip, fact.port] = fact
    return found


@pytest.fixture(scope="session")
def answers(visit: Visit) -> dict[tuple[str, int], list[UdpAnswer]]:
    found = defaultdict(list)
    for fact in visit.document.facts:
        if isinstance(fact, UdpServices):
            for answer in fact.answers:
                if answer.state == "answered":
                    found[fact.target.subject, answer.port].append(answer)
    return found


@pytest.fixture(scope="session")
def accused(visit: Visit) -> dict[tuple[str, int], set[str]]:
    """By port, the checks that found a fault there, from low severity on."""
    found = defaultdict(set)
    for finding in visit.document.findings:
        port = finding.evidence.get("port")
        if finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO and port:
            found[_ip(finding), int(str(port))].add(finding.check)
    return found


def _ip(finding: Finding) -> str:
    return str(getattr(finding.target, "ip", finding.target.subject))


def test_at_least_45_real_daemons_are_moored(harbour: Harbour) -> None:
    # Programs, however many ports and copies each of them has.
    owners = harbour.owners()
    assert len({owners.get(row.key, "") for row in ROWS if not row.imitation} - {""}) >= 60


@pytest.mark.parametrize("row", STREAMS, ids=by_key)
def test_a_daemon_is_named_for_what_it_is(
    row: Row, services: dict[tuple[str, int], Service]
) -> None:
    seen = services[row.address, row.port]
    assert seen.failed is None
    assert seen.name == row.name
    assert seen.banner.startswith(row.banner)
    if row.how:
        assert seen.how == row.how
    if row.open_access is not None:
        assert seen.open_access is row.open_access
    told = {product.name: product.version for product in seen.products}
    told |= {seen.product: seen.version or told.get(seen.product, "")}
    if row.product:
        assert row.product in told
    wanted = re.escape(upstream(row.package)) if row.package else row.version
    if wanted:
        assert re.match(wanted, told.get(row.product, seen.version))


@pytest.mark.parametrize("row", STREAMS, ids=by_key)
def test_nothing_is_named_with_confidence_that_it_is_not(
    row: Row, services: dict[tuple[str, int], Service]
) -> None:
    seen = services[row.address, row.port]
    assert seen.name in (row.name, "") or seen.how == "port"
    known = {row.product, *row.also, ""}
    named = {seen.product} | {product.name for product in seen.products}
    assert named - known == set()


@pytest.mark.parametrize("row", DATAGRAMS, ids=by_key)
def test_a_service_over_datagrams_is_told_by_its_answer(
    row: Row, answers: dict[tuple[str, int], list[UdpAnswer]]
) -> None:
    assert row.name in {answer.name for answer in answers[row.address, row.port]}


@pytest.mark.parametrize("row", ROWS, ids=by_key)
def test_every_weakness_is_found_and_nothing_sound_is_accused(
    row: Row, accused: dict[tuple[str, int], set[str]]
) -> None:
    twins = [other for other in ROWS if (other.address, other.port) == (row.address, row.port)]
    assert accused[row.address, row.port] == {check for twin in twins for check in twin.fails}


def test_what_only_a_number_says_is_tentative(visit: Visit) -> None:
    by_number = {(row.address, row.port) for row in ROWS if row.how == "port"}
    told = [
        finding.confidence
        for finding in visit.document.findings
        if finding.outcome is Outcome.FAIL
        and (_ip(finding), finding.evidence.get("port")) in by_number
    ]
    assert set(told) <= {Confidence.TENTATIVE}


@pytest.fixture(scope="session")
def knocks(
    visit: Visit, harbour: Harbour, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, int], int]:
    """Connections of a scan of ports and an identification alone, after the whole visit."""
    assert visit.document is not None
    folder = tmp_path_factory.mktemp("knocks")
    chosen = defaultdict(list)
    for row in ASKED:
        chosen[row.address].append(row.port)
    plan = {"addresses": chosen, "probes": ["services.ports", "services.identify"], "rate": 100}
    (folder / "plan.json").write_text(json.dumps(plan))
    before = harbour.asked()
    run(
        *harbour.space.in_scanner(sys.executable, "-m", "tests.bench.services_ours"),
        str(folder / "plan.json"), str(folder / "out.json"), timeout=120,
    )  # fmt: skip
    after = harbour.asked()
    return {
        (row.address, row.port): after[row.address, row.port] - before[row.address, row.port]
        for row in ASKED
    }


@pytest.mark.parametrize("row", ASKED, ids=by_key)
def test_identification_takes_two_connections_at_most(
    row: Row, knocks: dict[tuple[str, int], int]
) -> None:
    # And one SYN of the scan of ports, whatever it is: silent, in TLS, or never named.
    assert 1 <= knocks[row.address, row.port] <= 3


@pytest.mark.parametrize("row", [row for row in STREAMS if not row.tls], ids=by_key)
def test_no_port_is_knocked_at_more_than_three_times(row: Row, visit: Visit) -> None:
    # Once to see that it is open, twice to hear what it is; SSH is asked for its keys once more, and nmap
    # is asked about what nobody could name.
    most = 10 if not row.name else 4 if row.name == "ssh" else 3
    assert visit.streams[row.address, row.port] <= most


@pytest.mark.parametrize("name", CONTROLLERS)
def test_a_controller_is_asked_one_thing(name: str, visit: Visit, harbour: Harbour) -> None:
    assert visit.document is not None
    log = (harbour.quay.logs / f"{name}.log").read_text(errors="replace")
    visits = len(re.findall(CONTROLLERS[name], log, re.MULTILINE))
    # A scan of ports by whole connections is a visit too, of which most stacks say nothing.
    assert 1 <= visits <= 2


def test_everything_still_listens_afterwards(
    visit: Visit, harbour: Harbour, tmp_path: Path
) -> None:
    assert visit.document is not None
    assert harbour.quay.gone() == []
