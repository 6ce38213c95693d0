"""Streams as callers leave them: closed, full, read by nobody, in another character set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cyberscan.document import to_json
from cyberscan.files import write_atomic
from cyberscan.testing_documents import sample_document

EXPLAIN = "cs explain mail.spf_missing"


def shell(line: str, folder: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell where ``$CS`` is the program."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LANG", "LC_", "PYTHON"))}
    return subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; cs() {{ {sys.executable} -m cyberscan \"$@\"; }}; {line}"],
        check=False, cwd=folder, capture_output=True, timeout=100,
        env={**kept, "HOME": str(folder), "LANG": "fr_FR.UTF-8", **env},
    )  # fmt: skip


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    write_atomic(tmp_path / "result.json", to_json(sample_document()))
    return tmp_path


@pytest.mark.parametrize("command", ["explain mail.spf_missing", "report result.json", "checks"])
def test_a_reader_who_leaves_is_no_fault(command: str, stored: Path) -> None:
    # 1 would say that there are findings.
    done = shell(f"cs {command} | true", stored)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "command", ["--help", "explain mail.spf_missing", "report result.json --json"]
)
def test_a_full_disk_is_said(command: str, stored: Path) -> None:
    done = shell(f"cs {command} >/dev/full", stored)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "Erreur : La sortie standard : impossible de lire ou d’écrire ce fichier"
        " (il n’y a plus de place sur le disque).\n"
    )


@pytest.mark.parametrize("command", ["explain mail.spf_missing", "report result.json --json"])
def test_closed_streams_are_survived(command: str, stored: Path) -> None:
    done = shell(f"cs {command} >&- <&-", stored)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_file_never_receives_what_a_closed_stdout_would_have_shown(stored: Path) -> None:
    shell("cs report result.json -f csv -o one.csv >&- 2>&-", stored)
    shell("cs report result.json -f csv -o two.csv", stored)
    assert (stored / "one.csv").read_bytes() == (stored / "two.csv").read_bytes() != b""


def test_a_locale_that_nobody_chose_speaks_french_in_utf8(tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = shell(EXPLAIN, tmp_path, **plain)
    assert done.returncode == 0
    assert "é" in done.stdout.decode()


def test_an_older_character_set_loses_characters_not_the_command(tmp_path: Path) -> None:
    done = shell(EXPLAIN, tmp_path, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert "é" in done.stdout.decode("latin-1")


def test_a_width_of_nothing_still_shows_the_report(stored: Path) -> None:
    assert shell("cs report result.json", stored, COLUMNS="0").stdout.strip()


@pytest.mark.parametrize("command", ["report", "judge"])
def test_a_device_that_never_ends_is_no_result(command: str, tmp_path: Path) -> None:
    done = shell(f"ulimit -v 4000000; cs {command} /dev/zero", tmp_path)
    assert done.returncode == 2
    assert "trop gros" in done.stderr.decode()


def test_the_system_s_words_are_french_on_the_french_side(tmp_path: Path) -> None:
    assert (
        "ce fichier ou ce dossier n’existe pas"
        in shell("cs scan none.yml", tmp_path).stderr.decode()
    )
    assert "c’est un dossier" in shell("cs report .", tmp_path).stderr.decode()
    english = shell("cs --lang en report .", tmp_path).stderr.decode()
    assert "Is a directory" in english
