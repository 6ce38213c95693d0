"""One ordinary scan of the laboratory, judged name by name against the table of expectations."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cyberscan.document import Document
from cyberscan.outcomes import Finding, Outcome
from cyberscan.reasons import Reason
from cyberscan.sdk import Severity, TlsProtocols
from tests.lab.town import Town

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600), pytest.mark.xdist_group("lab")]

TABLE: dict[str, dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).with_name("expectations.yml").read_text()
)
YES = ("oui.test", "www.oui.test", "mx.oui.test", "oui.sites.test", "192.31.196.66")
NEVER_ON_YES = ("services.", "cms.")
EXPOSURES = {
    "web.git_exposed", "web.env_exposed", "web.backup_exposed", "web.server_status_exposed",
    "web.directory_listing", "dns.zone_transfer_open", "dns.dangling_cname",
}  # fmt: skip


NO_HYBRID = "tls.no_hybrid_group"
"""What OpenSSL 3.0 lacks, and so every server of the laboratory: expected by a test of its own."""
TOLD_OF_ALL = {NO_HYBRID, "web.observatory_score"}


@pytest.fixture(scope="session")
def findings(result: Document) -> dict[str, list[Finding]]:
    """By the name or address that they are about."""
    grouped = defaultdict(list)
    for finding in result.findings:
        grouped[finding.target.subject].append(finding)
    return grouped


def checks(findings: list[Finding], outcome: Outcome) -> set[str]:
    return {finding.check for finding in findings if finding.outcome is outcome}


def accused(findings: list[Finding]) -> set[str]:
    """The checks that found a fault: more than what is merely worth knowing."""
    return checks([f for f in findings if f.severity is not Severity.INFO], Outcome.FAIL)


def informed(findings: list[Finding]) -> set[str]:
    told = [f for f in findings if f.severity is Severity.INFO]
    return checks(told, Outcome.FAIL) - TOLD_OF_ALL


@pytest.mark.parametrize("subject", TABLE)
def test_every_planted_fault_is_found_and_nothing_sound_is_accused(
    subject: str, findings: dict[str, list[Finding]]
) -> None:
    assert accused(findings[subject]) == set(TABLE[subject]["fail"])


@pytest.mark.parametrize("subject", [name for name, row in TABLE.items() if "info" in row])
def test_what_is_merely_worth_knowing_is_told_where_it_was_planted(
    subject: str, findings: dict[str, list[Finding]]
) -> None:
    assert informed(findings[subject]) == set(TABLE[subject]["info"])


def test_the_missing_hybrid_is_said_of_whatever_speaks_tls_13_and_of_nothing_else(
    result: Document, findings: dict[str, list[Finding]]
) -> None:
    modern = {
        fact.target.subject
        for fact in result.facts
        if isinstance(fact, TlsProtocols)
        and any(v.version == "TLS 1.3" and v.presence == "present" for v in fact.versions)
    }
    told = {name for name, found in findings.items() if NO_HYBRID in checks(found, Outcome.FAIL)}
    assert told == modern
    assert all(
        finding.severity is Severity.INFO
        for found in findings.values()
        for finding in found
        if finding.check == NO_HYBRID and finding.outcome is Outcome.FAIL
    )


@pytest.mark.parametrize("subject", [name for name, row in TABLE.items() if "pass" in row])
def test_what_is_sound_is_said_to_be(subject: str, findings: dict[str, list[Finding]]) -> None:
    passed = checks(findings[subject], Outcome.PASS)
    assert set(TABLE[subject]["pass"]) - passed == set()


@pytest.mark.parametrize("subject", [name for name, row in TABLE.items() if "not_tested" in row])
def test_what_could_not_be_seen_is_not_judged(
    subject: str, findings: dict[str, list[Finding]]
) -> None:
    for reason, expected in TABLE[subject]["not_tested"].items():
        found = {
            finding.check
            for finding in findings[subject]
            if finding.outcome is Outcome.NOT_TESTED
            and finding.failure is not None
            and finding.failure.reason == reason
        }
        assert set(expected) - found == set()


@pytest.mark.parametrize("subject", [name for name, row in TABLE.items() if "unjudged" in row])
def test_nobody_passes_or_fails_without_an_answer(
    subject: str, findings: dict[str, list[Finding]]
) -> None:
    row = TABLE[subject]["unjudged"]
    seen = [f for f in findings[subject] if f.check.partition(".")[0] in row["families"]]
    judged = [
        f for f in seen
        if f.outcome in (Outcome.PASS, Outcome.FAIL) and f.check not in row.get("but", ())
    ]  # fmt: skip
    reasons = {f.failure.reason.value for f in seen if f.failure is not None}
    assert seen
    assert [f.check for f in judged] == []
    assert reasons <= set(row["reasons"])


@pytest.mark.parametrize("subject", YES)
def test_the_peer_that_says_yes_exposes_nothing(
    subject: str, findings: dict[str, list[Finding]]
) -> None:
    failed = checks(findings[subject], Outcome.FAIL)
    assert findings[subject]
    assert failed & EXPOSURES == set()
    assert [check for check in failed if check.startswith(NEVER_ON_YES)] == []


def test_nobody_unexpected_is_accused(findings: dict[str, list[Finding]]) -> None:
    known = {*TABLE, *YES}
    strangers = {name: accused(f) for name, f in findings.items() if name not in known}
    assert {name: failed for name, failed in strangers.items() if failed} == {}


def test_no_check_and_no_probe_broke(result: Document) -> None:
    errors = [finding for finding in result.findings if finding.outcome is Outcome.ERROR]
    bugs = [
        (fact.probe, fact.target.key, fact.failed.detail)
        for fact in result.facts
        if fact.failed is not None and fact.failed.reason is Reason.BUG
    ]
    assert errors == []
    assert bugs == []
    assert result.complete


def test_nothing_outside_the_perimeter_was_touched(result: Document, town: Town) -> None:
    assert result.complete
    assert town.space.counters()["forbidden"] == 0


def test_a_passive_scan_speaks_to_the_resolver_alone(
    result: Document, town: Town, perimeter: Path, tmp_path: Path
) -> None:
    before = town.space.counters()["beyond_resolver"]
    passive = town.scan(perimeter, tmp_path / "passive.json", "--level", "passive")
    assert town.space.counters()["beyond_resolver"] == before
    assert passive.spending.total.queries > 0
    assert passive.spending.total.connections == 0


def test_what_a_zone_held_is_not_kept(result: Document) -> None:
    text = result.model_dump_json()
    assert "never to be seen in a report" not in text
    assert "DB_PASSWORD" not in text
