import io

import pytest
from rich.console import Console

from cyberscan.registry import load_renderers
from cyberscan.sdk import Language, Outcome, Severity
from cyberscan.testing_checks import made_up_checks
from cyberscan.testing_documents import sample_document
from cyberscan.words import LANGUAGES
from reports.terminal import show

TERMINAL = load_renderers()["terminal"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_says_what_matters(language: Language) -> None:
    document = sample_document(made_up_checks())
    text = TERMINAL.render(document, language).decode()
    assert document.perimeter.authority.name in text
    assert f"{document.score.overall}/100" in text
    for action in document.actions[:6]:
        assert action.text(language).title in text
    assert {"fr": "et 1 autre action", "en": "and 1 more action"}[language] in text
    assert {
        "fr": "hors de ce qui a été déclaré ou choisi",
        "en": "outside what was declared or chosen",
    }[language] in text
    assert {"fr": "212 connexions", "en": "212 connections"}[language] in text


def test_what_is_told_for_information_is_not_to_be_mended() -> None:
    document = sample_document(made_up_checks())
    failed = [finding for finding in document.findings if finding.outcome is Outcome.FAIL]
    mild = failed[0].model_copy(update={"severity": Severity.INFO})
    assert (failed[0].informs, mild.informs) == (False, True)
    only = document.model_copy(update={"findings": (mild, *failed[1:3])})
    text = TERMINAL.render(only, "fr").decode()
    assert "à corriger 2 · pour information 1" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_guide_is_one_line(language: Language) -> None:
    text = TERMINAL.render(sample_document(made_up_checks()), language).decode()
    told = {
        "fr": ["Guide TLS de l’ANSSI", "Mozilla « modern »", "non évaluables"],
        "en": ["ANSSI TLS guide", "Mozilla “modern”", "cannot be assessed"],
    }
    for part in told[language]:
        assert part in text


def test_text_has_no_escape_and_markup_is_text() -> None:
    document = sample_document(made_up_checks())
    hostile = "Ville [red]x[/red] \x1b[31m"
    named = document.perimeter.authority.model_copy(update={"name": hostile})
    perimeter = document.perimeter.model_copy(update={"authority": named})
    raw = TERMINAL.render(document.model_copy(update={"perimeter": perimeter}), "fr")
    assert b"\x1b" not in raw
    assert "Ville [red]x[/red] ⟨001B⟩[31m" in raw.decode()


def test_colours_are_the_consoles_business(monkeypatch: pytest.MonkeyPatch) -> None:
    document = sample_document(made_up_checks())
    coloured, plain = io.StringIO(), io.StringIO()
    monkeypatch.delenv("NO_COLOR", raising=False)
    show(document, "fr", Console(file=coloured, force_terminal=True, color_system="standard"))
    monkeypatch.setenv("NO_COLOR", "1")
    show(document, "fr", Console(file=plain, force_terminal=True, color_system="standard"))
    assert "\x1b[31m" in coloured.getvalue() or "\x1b[1;31m" in coloured.getvalue()
    assert "31m" not in plain.getvalue()


def test_nothing_seen_is_no_assurance() -> None:
    text = TERMINAL.render(sample_document(()), "fr").decode()
    assert "non évaluée" in text
    assert "Rien n’a pu être jugé" in text
    assert "Aucun défaut" not in text
