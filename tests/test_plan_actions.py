from pathlib import Path

import pytest

from cyberscan.plan_actions import ActionsError, action_kinds, kind_for
from cyberscan.registry import load_checks
from cyberscan.sdk import Spf, passed
from cyberscan.testing_checks import made_up
from cyberscan.words import Effort


def test_every_shipped_check_names_an_action_that_is_described() -> None:
    known = set(action_kinds())
    missing = {c.id: c.words.action for c in load_checks() if c.words.action not in known}
    assert missing == {}


def test_every_described_action_is_named_by_a_check() -> None:
    assert set(action_kinds()) - {check.words.action for check in load_checks()} == set()


def test_a_plug_in_action_is_made_from_its_words() -> None:
    check = made_up("zz.test", Spf, lambda fact: passed(), effort="days")
    kind = kind_for(check.words)
    assert (kind.scope, kind.effort) == ("host", Effort.DAYS)
    assert kind.fr == check.words.fr.title


@pytest.mark.parametrize(
    "text",
    [
        '["a.b"]\nscope = "host"\n',
        '["a.b"]\nscope = "house"\nhours = [1, 2]\ncost = [0, 0]\nfr = "Faire"\nen = "Do it"\n',
        '["a.b"]\nscope = "host"\nhours = [3, 2]\ncost = [0, 0]\nfr = "Faire"\nen = "Do it"\n',
        '["a.b"]\nscope = "host"\nhours = [0, 0]\ncost = [0, 0]\nfr = "Faire"\nen = "Do it"\n',
        "not toml",
    ],
)
def test_a_faulty_description_is_refused_with_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ActionsError, match=r"x\.toml"):
        action_kinds(tmp_path)


def test_one_action_described_twice_is_refused(tmp_path: Path) -> None:
    text = '["a.b"]\nscope = "host"\nhours = [1, 2]\ncost = [0, 0]\nfr = "Faire"\nen = "Do it"\n'
    for name in ("x.toml", "y.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ActionsError, match="twice"):
        action_kinds(tmp_path)
