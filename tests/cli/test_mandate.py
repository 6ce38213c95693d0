"""``cyberscan mandate``: a page that says all, shows nothing it was not given, and runs nothing."""

from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner
from lxml import etree, html

from cyberscan.cli.mandate import mandate
from cyberscan.perimeter.load import load_perimeter
from cyberscan.perimeter.mandate import fingerprint
from cyberscan.perimeter.mandate_page import mandate_page
from cyberscan.words import Language

FULL = """\
authority:
  name: "Ville <script>alert(1)</script>"
  kind: commune
  siren: "123456782"
  insee: "35238"
  csirt: "Breizh Cyber"
  contact: {name: "Camille & Co", email: dsi@ville.fr, phone: "02 99"}
mandate:
  signed_by: "Dominique"
  role: "Maire"
  signed_on: 2026-11-01
  valid_until: 2027-10-31
  reference: "D-118"
  max_level: light
  scanner_addresses: [9.9.9.10]
  contacts: [{name: "Astreinte"}]
assets:
  - domain: ville.fr
  - {host: vpn.ville.fr, ports: [10443], purpose: acces-distant, operator: agency}
  - {address: 9.9.9.0/28, purpose: [eau], max_level: passive}
  - {url: "https://portail.fr/", owner: third-party, provider: "Éditeur"}
  - {url: "https://autre.fr/", owner: third-party}
exclude:
  - {address: 9.9.9.3, reason: "automate", until: 2027-06-30}
window: {days: [fri], start: "22:00", end: "06:00"}
"""
BARE = """\
authority: {name: "Ville", kind: commune, siren: "123456782"}
assets: [{domain: ville.fr}]
"""


def page(folder: Path, text: str, language: Language) -> tuple[str, etree._Element]:
    path = folder / "perimeter.yml"
    path.write_text(text, encoding="utf-8")
    source = mandate_page(load_perimeter(path), language)
    return source, html.document_fromstring(source)


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("text", [FULL, BARE])
def test_the_page_is_whole_in_both_languages(tmp_path: Path, text: str, language: Language) -> None:
    source, tree = page(tmp_path, text, language)
    assert tree.get("lang") == language
    assert "{" not in str(tree.find("body").text_content())  # type: ignore[union-attr]
    assert [h.tag for h in tree.iter("h1")] == ["h1"]
    assert fingerprint(load_perimeter(tmp_path / "perimeter.yml")) in source


@pytest.mark.parametrize("text", [FULL, BARE])
def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(tmp_path: Path, text: str) -> None:
    source, tree = page(tmp_path, text, "fr")
    assert list(tree.iter("script", "img", "link", "iframe", "object", "form")) == []
    assert "http://" not in source.replace("http-equiv", "")
    assert "url(" not in source
    assert "default-src 'none'" in source


@pytest.mark.parametrize("text", [FULL, BARE])
def test_tables_can_be_listened_to(tmp_path: Path, text: str) -> None:
    _, tree = page(tmp_path, text, "fr")
    for table in tree.iter("table"):
        assert table.find("caption") is not None
        assert all(th.get("scope") == "col" for th in table.iter("th"))


def test_everything_declared_is_on_it(tmp_path: Path) -> None:
    _, tree = page(tmp_path, FULL, "fr")
    said = " ".join(" ".join(str(text) for text in tree.itertext()).split())
    for expected in (
        "Ville <script>alert(1)</script>", "123456782", "35238", "Dominique, Maire", "D-118",
        "vpn.ville.fr", "ports 10443", "accès à distance", "9.9.9.0/28 (14 adresses)", "Passif",
        "Éditeur (machine d’un tiers)", "9.9.9.3", "automate", "30/06/2027", "01/11/2026",
        "31/10/2027", "vendredi, de 22:00 à 06:00", "Camille & Co", "Astreinte", "9.9.9.10",
        "Breizh Cyber", "une agence", "machine d’un tiers https://autre.fr/",
    ):  # fmt: skip
        assert expected in said
    assert said.count("☒ autorisé") == 2
    assert said.count("☐ non autorisé") == 1


def test_what_is_signed_says_which_devices_are_asked_who_they_are(tmp_path: Path) -> None:
    greeted, _ = page(tmp_path, FULL, "fr")
    assert "identité" not in greeted
    allowed = FULL.replace("[eau], max_level: passive", "[eau], read_identity: true")
    source, tree = page(tmp_path, allowed, "fr")
    assert "Équipements qui pourront être interrogés sur leur identité" in source
    asked = [" ".join("".join(map(str, item.itertext())).split()) for item in tree.iter("li")]
    assert "9.9.9.0/28 : eau" in asked


def test_what_is_not_known_is_left_to_fill_in(tmp_path: Path) -> None:
    source, _ = page(tmp_path, BARE, "fr")
    assert source.count("☐ à choisir") == 3
    assert source.count('class="inline"') == 4


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    path, output = tmp_path / "perimeter.yml", tmp_path / "mandate.html"
    path.write_text(BARE, encoding="utf-8")
    result = CliRunner().invoke(mandate, [str(path), "-o", str(output)])
    assert result.exit_code == 0
    assert "Mandate for a cybersecurity scan" in output.read_text(encoding="utf-8")
    assert "no mandate: only public data" in result.stderr
    shown = CliRunner().invoke(mandate, [str(path)])
    assert shown.stdout.startswith("<!DOCTYPE html>")
    path.write_text("a: [")
    assert CliRunner().invoke(mandate, [str(path)]).exit_code == 2
