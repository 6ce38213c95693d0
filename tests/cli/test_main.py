"""Languages of the command line's own library."""

import gettext
import re
from importlib import resources
from pathlib import Path

import click
import pytest

from cyberscan.cli.main import _LOCALES, speak


@pytest.fixture
def french() -> gettext.NullTranslations:
    return gettext.translation("messages", str(_LOCALES), languages=["fr"])


def test_the_compiled_words_are_those_of_the_source(french: gettext.NullTranslations) -> None:
    from babel.messages.pofile import read_po

    with (_LOCALES / "fr/LC_MESSAGES/messages.po").open("rb") as source:
        catalogue = read_po(source, locale="fr")
    for message in catalogue:
        if message.id and isinstance(message.id, str):
            assert french.gettext(message.id) == message.string


def test_what_users_meet_of_click_is_translated(french: gettext.NullTranslations) -> None:
    # Texts for programmers (wrong declarations), for Windows and for shells without completion stay English.
    package = Path(str(resources.files(click)))
    text = (package / "exceptions.py").read_text() + (package / "core.py").read_text()
    met = re.findall(r'_\("((?:Missing|No such|Invalid value|Try|Usage|Error|Show)[^"]*)"\)', text)
    assert len(met) > 8
    assert [message for message in met if french.gettext(message) == message] == []


@pytest.mark.parametrize(
    ("arguments", "language"),
    [(["--lang", "en", "scan"], "en"), (["--lang=fr"], "fr"), (["scan", "--lang"], "fr")],
)
def test_the_language_is_fixed_before_commands_are_read(
    arguments: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "")
    speak(arguments)
    import os

    assert os.environ["LANGUAGE"] == language
