"""``cyberscan init``: whatever it writes loads; whatever it cannot take, it says."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberscan.cli.init import init
from cyberscan.perimeter.draft import Draft, quoted, render
from cyberscan.perimeter.load import load_perimeter, parse_perimeter, read_perimeter
from cyberscan.perimeter.models import Perimeter

BASE = ["--name", "Ville d’Essai", "--kind", "commune", "--siren", "123 456 782"]


@pytest.fixture(autouse=True)
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")


def run(path: Path, *options: str, answers: str = "") -> Result:
    return CliRunner().invoke(init, [str(path), *options], input=answers)


def made(path: Path, *options: str, answers: str = "") -> Perimeter:
    result = run(path, *options, answers=answers)
    assert result.exit_code == 0, result.output
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=")
    assert path.stat().st_mode & 0o077 == 0
    return load_perimeter(path)


def test_the_least(tmp_path: Path) -> None:
    perimeter = made(tmp_path / "perimeter.yml", *BASE, "--domain", "Ville.FR")
    assert [asset.domain for asset in perimeter.assets] == ["ville.fr"]
    assert perimeter.mandate is None


def test_every_option(tmp_path: Path) -> None:
    perimeter = made(
        tmp_path / "p.yml", *BASE,
        "--insee", "35238", "--population", "4 200", "--domain", "ville.fr", "--domain", "agglo.fr",
        "--site", "www.ville.fr", "--host", "vpn.ville.fr", "--mail", "ville.fr",
        "--address", "9.9.9.0/28", "--address", "2620:fe::9", "--contact-name", "Camille",
        "--contact-email", "dsi@ville.fr", "--signed-by", "Dominique", "--signed-on", "01/11/2026",
        "--valid-until", "2027-10-31", "--reference", "D-1", "--max-level", "active",
    )  # fmt: skip
    authority, mandate = perimeter.authority, perimeter.mandate
    assert mandate is not None
    assert (authority.population, authority.department) == (4200, "35")
    assert authority.csirt.startswith("Breizh Cyber")
    assert (mandate.role, mandate.signed_on, mandate.max_level) == (
        "Maire",
        date(2026, 11, 1),
        "active",
    )
    assert len(perimeter.assets) == 7
    assert perimeter.assets[3].url == "https://www.ville.fr"


def test_dates_are_suggested_for_a_year(tmp_path: Path) -> None:
    perimeter = made(tmp_path / "p.yml", *BASE, "--domain", "ville.fr", "--signed-by", "D")
    assert perimeter.mandate is not None
    assert perimeter.mandate.valid_until - perimeter.mandate.signed_on == timedelta(days=364)


def test_a_laboratory(tmp_path: Path) -> None:
    assert made(tmp_path / "p.yml", *BASE, "--lab", "--address", "127.0.0.1").lab
    refused = run(tmp_path / "q.yml", *BASE, "--address", "127.0.0.1")
    assert refused.exit_code == 2
    assert "--address : « 127.0.0.1 » est une adresse privée" in refused.output


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--siren", "123456789", "SIREN"),
        ("--kind", "ville", "commune, epci"),
        ("--insee", "3500", "code INSEE"),
        ("--department", "99", "département"),
        ("--population", "beaucoup", "habitants"),
        ("--domain", "gouv.fr", "partagé par de nombreux organismes"),
        ("--domain", "https://ville.fr", "adresse de page"),
        ("--mail", "orange.fr", "fournisseur"),
        ("--site", "https://a:b@ville.fr", "mot de passe"),
        ("--host", "vpn", "machine"),
        ("--address", "9.9.9.9/24", "9.9.9.0/24"),
        ("--address", "9.0.0.0/8", "1024"),
        ("--contact-email", "dsi", "électronique"),
        ("--signed-on", "hier", "date"),
        ("--max-level", "intrusive", "passive, light, active"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_written(
    tmp_path: Path, option: str, value: str, said: str
) -> None:
    result = run(tmp_path / "p.yml", *BASE, "--domain", "ville.fr", option, value)
    assert result.exit_code == 2
    assert f"{option} : " in result.output
    assert said in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_mandate_cannot_end_before_it_begins(tmp_path: Path) -> None:
    dates = ("--signed-by", "D", "--signed-on", "2026-02-01", "--valid-until", "2026-01-01")
    assert run(tmp_path / "p.yml", *BASE, "--domain", "ville.fr", *dates).exit_code == 2


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "perimeter.yml"
    path.write_text("precious")
    assert run(tmp_path, *BASE, "--domain", "ville.fr").exit_code == 2
    assert path.read_text() == "precious"
    made(path, *BASE, "--domain", "ville.fr", "--force")


def test_without_answers_it_says_which_options_would_do(tmp_path: Path) -> None:
    result = run(tmp_path / "p.yml", "--kind", "commune", "--domain", "ville.fr")
    assert result.exit_code == 2
    assert "--name, --siren." in result.output
    assert list(tmp_path.iterdir()) == []


def test_questions(tmp_path: Path) -> None:
    answers = [
        "", "Ville d’Essai", "", "12", "123456782", "35238", "", "", "gouv.fr", "ville.fr, agglo.fr",
        "", "-", "", "10.0.0.1", "9.9.9.9", "Camille", "dsi@ville.fr", "-", "Dominique", "", "", "",
        "", "active",
    ]  # fmt: skip
    perimeter = made(tmp_path / "p.yml", answers="\n".join(answers) + "\n")
    assert [next(iter(asset.model_dump(exclude_defaults=True).items())) for asset in perimeter.assets] == [
        ("domain", "ville.fr"), ("domain", "agglo.fr"), ("mail", "ville.fr"), ("mail", "agglo.fr"),
        ("address", "9.9.9.9"),
    ]  # fmt: skip
    assert perimeter.authority.csirt == ""
    assert perimeter.authority.contact is not None
    assert perimeter.mandate is not None
    assert perimeter.mandate.max_level == "active"


def test_at_least_one_thing_is_declared(tmp_path: Path) -> None:
    answers = ["Ville", "", "123456782", "", "", "", "", "", "", "", "", "ville.fr", "", "", ""]
    perimeter = made(tmp_path / "p.yml", answers="\n".join(answers) + "\n")
    assert [asset.domain for asset in perimeter.assets] == ["ville.fr"]


def test_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    result = run(tmp_path / "p.yml", *BASE, "--domain", "gouv.fr")
    assert "shared by many organisations" in result.output


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=200)
def test_any_name_comes_back_as_it_was_given(text: str) -> None:
    draft = Draft(name=text, kind="commune", siren="123456782", domains=["ville.fr"])
    if not all(char.isprintable() for char in text) or not text.strip():
        return  # refused when asked
    perimeter = parse_perimeter(render(draft, Path("p.yml")), Path("p.yml")).perimeter
    assert perimeter.authority.name == text.strip()


@given(st.characters(exclude_categories=["Cs"]))
def test_quotes_hold_any_character(char: str) -> None:
    from ruamel.yaml import YAML

    assert YAML(typ="safe", pure=True).load(f"a: {quoted(char)}\n") == {"a": char}


def test_the_template_left_as_it_is_loads(tmp_path: Path) -> None:
    """Comments uncommented one section after the other are right too."""
    path = tmp_path / "p.yml"
    made(path, *BASE, "--domain", "ville.fr")
    text = path.read_text(encoding="utf-8")
    for section in ("mandate", "exclude", "window", "waivers"):
        start = text.index(f"# {section}:")
        end = text.find("\n\n", start)
        end = len(text) if end < 0 else end
        lines = [line.removeprefix("# ") for line in text[start:end].splitlines()]
        text = text[:start] + "\n".join(lines) + text[end:]
    path.write_text(text, encoding="utf-8")
    reading = read_perimeter(path)
    assert reading.warnings == ()
    assert reading.perimeter.window is not None
