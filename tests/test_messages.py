"""Both languages say the same things, with the same values."""

import re

import pytest

from cyberscan.messages import keys, language_of, say


@pytest.mark.parametrize("key", sorted(keys()))
def test_a_message_exists_in_both_languages_with_the_same_values(key: str) -> None:
    texts = keys()[key]
    assert set(texts) == {"fr", "en"}
    named = [set(re.findall(r"{(\w+)}", texts[language])) for language in ("fr", "en")]
    assert named[0] == named[1]


def test_values_are_not_interpreted() -> None:
    hostile = "{__class__}"
    assert hostile in say("cli.no_config", "fr", path=hostile)


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "fr"}, "fr"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "fr_FR"}, "en"),
    ],
)
def test_french_unless_english_is_asked_for(environ: dict[str, str], language: str) -> None:
    assert language_of(environ) == language
