"""The demonstration is a real scan: every planted fault is found, nothing sound is accused."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cyberscan.document import Document
from cyberscan.outcomes import Outcome, Severity
from cyberscan.reasons import Reason
from cyberscan.result import read_document

pytestmark = pytest.mark.xdist_group("demo")  # one worker makes what its tests share

PLANTED = {
    ("saint-demo.test", "dns.single_name_server"),
    ("saint-demo.test", "dns.caa_missing"),
    ("saint-demo.test", "mail.spf_permissive"),
    ("saint-demo.test", "mail.dmarc_not_enforced"),
    ("saint-demo.test", "mail.tls_rpt_invalid"),
    ("saint-demo.test", "mail.mta_sts_missing"),
    ("ancien.saint-demo.test", "dns.dangling_cname"),
    ("www.saint-demo.test", "tls.certificate_expired"),
    ("www.saint-demo.test", "web.git_exposed"),
    ("www.saint-demo.test", "web.hsts_missing"),
    ("www.saint-demo.test", "web.csp_missing"),
    ("www.saint-demo.test", "web.version_disclosed"),
    ("www.saint-demo.test", "web.cookie_flags_missing"),
    ("www.saint-demo.test", "web.legal_notice_missing"),
    ("www.saint-demo.test", "web.accessibility_statement_missing"),
    ("www.saint-demo.test", "cms.end_of_life"),
    ("127.0.0.1", "services.cache_exposed"),
    ("127.0.0.1", "services.ftp_clear_text"),
    ("127.0.0.1", "services.telnet_exposed"),
    ("127.0.0.1", "services.camera_exposed"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("demo") / "out"
    command = [sys.executable, "-m", "cyberscan", "demo", "--output", str(where)]
    env = {**os.environ, "LANGUAGE": "fr"}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=110, env=env, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    (where / "stdout.txt").write_text(done.stdout, encoding="utf-8")
    return where


@pytest.fixture(scope="module")
def document(folder: Path) -> Document:
    return read_document(folder / "result.json")


def failed(document: Document) -> set[tuple[str, str]]:
    return {(f.target.subject, f.check) for f in document.findings if f.outcome is Outcome.FAIL}


def accused(document: Document, subject: str) -> set[str]:
    """Information (no post-quantum exchange yet…) accuses nobody."""
    failing = [f for f in document.findings if f.outcome is Outcome.FAIL]
    grave = [f for f in failing if f.severity is not Severity.INFO]
    return {f.check for f in grave if f.target.subject == subject}


def test_every_planted_fault_is_found(document: Document) -> None:
    assert PLANTED - failed(document) == set()


def test_old_tls_is_found_where_the_library_still_speaks_it(document: Document) -> None:
    found = {
        f.check: f.outcome for f in document.findings if f.target.subject == "www.saint-demo.test"
    }
    assert found["tls.obsolete_version"] is Outcome.FAIL
    assert found["tls.outdated_mac"] is Outcome.FAIL


def test_the_sound_site_is_accused_of_nothing(document: Document) -> None:
    assert accused(document, "demarches.saint-demo.test") == set()


def test_the_sound_mail_server_is_accused_of_nothing(document: Document) -> None:
    assert accused(document, "mail.saint-demo.test") == set()


def test_what_does_not_exist_is_not_tested_with_its_reason(document: Document) -> None:
    gone = [
        f
        for f in document.findings
        if f.target.subject == "ancien.saint-demo.test"
        and f.check.startswith(("tls.", "web.", "cms."))
    ]
    assert gone
    assert {f.outcome for f in gone} == {Outcome.NOT_TESTED}
    assert {f.failure.reason for f in gone if f.failure} == {Reason.DNS_FAILURE}


def test_no_task_met_a_bug(document: Document) -> None:
    assert document.complete
    assert [f.check for f in document.findings if f.outcome is Outcome.ERROR] == []


def test_the_cost_is_counted(document: Document) -> None:
    assert document.spending.total.connections > 0
    assert document.spending.total.queries > 0
    assert set(document.spending.connections_by_address) == {"127.0.0.1"}


def test_the_files_are_private_and_readable_by_tools(folder: Path) -> None:
    for name in ("report.html", "result.json", "findings.csv"):
        assert (folder / name).stat().st_mode & 0o077 == 0
    text = (folder / "findings.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) > 50


def test_the_keys_of_the_demonstration_are_not_left_behind(folder: Path) -> None:
    assert sorted(path.suffix for path in folder.iterdir()) == [
        ".csv",
        ".html",
        ".json",
        ".txt",
        ".yml",
    ]


def test_the_summary_names_six_actions_in_french(folder: Path) -> None:
    text = (folder / "stdout.txt").read_text(encoding="utf-8")
    assert "À faire en premier" in text
    assert all(f"\n{rank}. " in text for rank in range(1, 7))
