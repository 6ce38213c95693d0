"""Our hellos against what real clients get, server by server: the very same versions and suites."""

from __future__ import annotations

import pytest

from cyberscan.network.tls.messages import VERSION_NAMES
from cyberscan.network.tls.shown import Shown
from cyberscan.tls_suites import suite_name
from tests.lab.tls.farm import Asked, surveyed
from tests.lab.tls.yard import Server

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

REDUCED = {"smtp", "mysql"}
"""They count connections that come to nothing, and shut out who makes many: they are asked for less."""
UNSETTLED = {("Node 0.10 default", "SSL 2.0"), ("Node 0.10 rc4 first", "SSL 2.0")}
"""It says hello in SSL 2.0 and offers nothing: not accepted, and not refused either (CVE-2015-3197)."""


@pytest.fixture(scope="module")
def shown(servers: list[Server]) -> dict[str, Shown]:
    return {server.name: surveyed(server) for server in servers}


def test_versions_and_suites_are_those_that_real_clients_get(
    servers: list[Server], asked: Asked, shown: dict[str, Shown]
) -> None:
    differences: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for server in servers:
        fact = shown[server.name].protocols
        ours = {(suite.version, suite.code) for suite in fact.suites}
        theirs = asked.truths[server.name].suites
        if server.starttls in REDUCED and not fact.suites_complete:
            theirs &= ours
        elif not fact.suites_complete:
            differences[server.name + ": incomplete"] = {}
        if ours != theirs:
            differences[server.name] = {
                "invented": [(v, suite_name(c)) for v, c in sorted(ours - theirs)],
                "missed": [(v, suite_name(c)) for v, c in sorted(theirs - ours)],
            }
    assert differences == {}


def test_a_version_is_present_where_a_client_gets_it_and_absent_elsewhere(
    servers: list[Server], asked: Asked, shown: dict[str, Shown]
) -> None:
    wrong = []
    for server in servers:
        spoken = {version for version, _ in asked.truths[server.name].suites}
        for version in shown[server.name].protocols.versions:
            expected = "present" if version.version in spoken else "absent"
            if (server.name, version.version) in UNSETTLED:
                expected = "undetermined"
            if version.presence != expected:
                wrong.append((server.name, version.version, version.presence, version.detail))
        assert len(shown[server.name].protocols.versions) == len(VERSION_NAMES)
    assert wrong == []


def test_whose_order_decides(servers: list[Server], asked: Asked, shown: dict[str, Shown]) -> None:
    judged = 0
    wrong = []
    for server in servers:
        truth = asked.truths[server.name].preference
        for version in shown[server.name].protocols.versions:
            expected = truth.get(version.version)
            if expected is None or version.preference == "undetermined":
                continue
            judged += 1
            if version.preference != expected:
                wrong.append((server.name, version.version, version.preference))
    assert wrong == []
    assert judged or all("TLS 1.2" not in asked.truths[s.name].preference for s in servers)


def test_the_groups_are_those_that_real_clients_get(
    servers: list[Server], asked: Asked, shown: dict[str, Shown]
) -> None:
    wrong = {}
    for server in servers:
        fact = shown[server.name].key_exchange
        ours = {(group.version, group.name) for group in fact.groups}
        theirs = asked.truths[server.name].groups
        if theirs is None:
            continue
        unheard = {(version, name) for version, name in ours if name not in asked.groups}
        missed = theirs - ours if fact.groups_complete else set()
        if ours - unheard - theirs or missed:
            wrong[server.name] = (sorted(ours - unheard - theirs), sorted(missed))
    assert wrong == {}


def test_post_quantum_hybrids_are_seen_where_they_are(
    servers: list[Server], shown: dict[str, Shown]
) -> None:
    found = {
        server.name
        for server in servers
        if any("MLKEM" in group.name for group in shown[server.name].key_exchange.groups)
    }
    assert found == {server.name for server in servers if server.hybrid}
