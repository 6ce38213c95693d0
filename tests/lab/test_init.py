"""From ``cyberscan init`` to the report: the way of somebody who has never seen a perimeter file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from cyberscan.document import Document
from cyberscan.outcomes import Finding, Outcome
from cyberscan.sdk import Severity
from tests.lab.test_scan import TABLE
from tests.lab.town import Town

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600), pytest.mark.xdist_group("lab")]

DECLARED = {
    "--domain": ("ville-lab.test", "vieux-bourg.test"),
    "--mail": ("ville-lab.test", "vieux-bourg.test", "deux-spf.courriel.test"),
    "--site": ("https://wordpress.sites.test/", "https://fichiers.sites.test/"),
    "--host": ("absent.sites.test", "muet.sites.test"),
    "--address": ("192.31.196.40", "192.31.196.41", "192.31.196.200"),
}
SUBJECTS = (
    "ville-lab.test", "www.ville-lab.test", "vieux-bourg.test", "deux-spf.courriel.test",
    "wordpress.sites.test", "fichiers.sites.test", "absent.sites.test", "muet.sites.test",
    "192.31.196.40", "192.31.196.41", "192.31.196.200",
)  # fmt: skip


def cyberscan(*arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cyberscan", *arguments]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def perimeter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init")
    today = date.today()
    answers = {
        "--name": "Ville du laboratoire", "--kind": "commune", "--siren": "213502388",
        "--contact-name": "Camille Essai", "--contact-email": "securite@ville-lab.test",
        "--signed-by": "Camille Essai", "--role": "Maire", "--signed-on": str(today),
        "--valid-until": str(today + timedelta(days=30)), "--max-level": "active",
    }  # fmt: skip
    options = [word for pair in answers.items() for word in pair]
    options += [
        word for key, values in DECLARED.items() for value in values for word in (key, value)
    ]
    done = cyberscan("init", "perimeter.yml", *options, where=folder)
    assert done.returncode == 0, done.stderr
    return folder / "perimeter.yml"


@pytest.fixture(scope="module")
def result(town: Town, perimeter: Path) -> Document:
    return town.scan(perimeter, perimeter.with_name("result.json"))


def test_the_file_that_init_writes_is_valid_and_says_what_it_covers(perimeter: Path) -> None:
    done = cyberscan("check-perimeter", perimeter.name, "--json", where=perimeter.parent)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["mandate"]["state"] == "valid"


def accusing(result: Document) -> Iterator[Finding]:
    """What failed and is more than worth knowing (that is tested with the whole town)."""
    failed = (finding for finding in result.findings if finding.outcome is Outcome.FAIL)
    return (finding for finding in failed if finding.severity is not Severity.INFO)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_planted_fault_is_found_and_nothing_sound_is_accused(
    subject: str, result: Document
) -> None:
    failed = {finding.check for finding in accusing(result) if finding.target.subject == subject}
    assert failed == set(TABLE[subject]["fail"])


def test_nobody_else_is_accused(result: Document) -> None:
    accused = {finding.target.subject for finding in accusing(result)}
    known = {name for name, row in TABLE.items() if row["fail"]}
    assert accused <= known


def test_the_report_names_what_to_do_first(result: Document) -> None:
    first = result.actions[:6]
    assert len(first) == 6
    assert {action.horizon for action in first} <= {"week", "month"}
    assert result.complete
