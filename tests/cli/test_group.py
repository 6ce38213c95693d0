"""The group: light, bilingual, clear about mistakes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cyberscan.cli.group import _COMMANDS

Run = Callable[..., subprocess.CompletedProcess[str]]
HEAVY = ("sslyze", "nassl", "dns", "requests", "lxml", "rich", "cryptography")


def test_help_loads_neither_sslyze_nor_dns() -> None:
    script = (
        "import sys; sys.argv = ['cyberscan', '--help']\n"
        "from cyberscan.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"loaded = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "print(loaded, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_has_help_in_both_languages(run: Run, command: str) -> None:
    french, english = run(command, "--help"), run(command, "--help", lang="en_GB.UTF-8")
    assert french.returncode == english.returncode == 0
    assert french.stdout.startswith("Usage :")
    assert english.stdout.startswith("Usage:")
    assert "Affiche cette aide" in french.stdout
    assert french.stdout != english.stdout


def test_lang_wins_over_the_locale(run: Run) -> None:
    assert run("--lang", "en", "--help").stdout.startswith("Usage:")
    assert run("--lang=fr", "--help", lang="en_US.UTF-8").stdout.startswith("Usage :")


def test_an_unknown_option_is_refused_in_french_with_code_2(run: Run) -> None:
    done = run("scan", "--inconnue")
    assert done.returncode == 2
    assert "n’existe pas" in done.stderr
    assert done.stdout == ""


def test_a_named_settings_file_must_exist(run: Run) -> None:
    done = run("--config", "absent.toml", "profiles")
    assert done.returncode == 2
    assert "absent.toml" in done.stderr


def test_settings_files_give_defaults_that_options_override(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cyberscan.toml").write_text('[checks]\nprofile = "nulle-part"\n')
    assert run("checks", "--json").returncode == 2
    assert run("checks", "--json", "--profile", "express").returncode == 0
    assert run("--config", "", "checks", "--json").returncode == 0


def test_a_damaged_settings_file_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cyberscan.toml").write_text("[scan\n")
    done = run("profiles")
    assert done.returncode == 2
    assert "cyberscan.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_environment_gives_options(run: Run) -> None:
    assert run("checks", env={"CYBERSCAN_CHECKS_PROFILE": "nulle-part"}).returncode == 2


def test_checks_as_json(run: Run) -> None:
    listed = json.loads(run("checks", "--json").stdout)
    spf = next(check for check in listed if check["id"] == "mail.spf_missing")
    assert spf["family"] == "mail"
    assert spf["level"] == "passive"
    assert spf["severity"] == "high"
    assert "anssi-hygiene:24" in spf["measures"]


def test_explain_says_why_how_and_how_to_verify(run: Run) -> None:
    told = run("explain", "mail.spf_missing").stdout
    for part in ("Pourquoi", "Comment corriger", "Comment vérifier", "dig +short TXT"):
        assert part in told
    assert "{" not in told


def test_explain_suggests_a_close_name(run: Run) -> None:
    done = run("explain", "mail.spf_mising")
    assert done.returncode == 2
    assert "mail.spf_missing" in done.stderr


def test_profiles_are_listed(run: Run) -> None:
    names = {row["name"] for row in json.loads(run("profiles", "--json").stdout)}
    assert names >= {"express", "standard", "complet", "rpnt", "decouverte"}


def test_doctor_says_what_is_there(run: Run) -> None:
    rows = json.loads(run("doctor", "--json").stdout)
    assert {row["name"] for row in rows} >= {"nmap", "tls", "dnssec", "resolver", "data"}


def test_no_colour_outside_a_terminal(run: Run) -> None:
    assert "\x1b[" not in run("checks").stdout
