import re
from collections import Counter
from pathlib import Path

import pytest

from cyberscan.engine.judge import judge
from cyberscan.measures import CatalogueError, CatalogueFile, assess, catalogue_files
from cyberscan.outcomes import Confidence
from cyberscan.registry import load_checks
from cyberscan.sdk import MailDomain, Reason, Severity, Spf, failed, not_tested, passed
from cyberscan.testing import NOW
from cyberscan.testing_checks import Rule, made_up


def _state(*rules: Rule) -> str:
    checks = [made_up(f"mail.made_up_{n}", Spf, rule) for n, rule in enumerate(rules)]
    file = CatalogueFile.model_validate(
        {
            "id": "guide", "title_fr": "Guide", "title_en": "Guide", "source": "Essai",
            "as_of": "2026-11-22",
            "measures": [
                {"number": "1", "fr": "Titre", "observability": "strong",
                 "checks": [check.id for check in checks]},
            ],
        }
    )  # fmt: skip
    fact = Spf(target=MailDomain(name="ville.test"), observed_at=NOW)
    [catalogue] = assess(judge([fact], checks), [file])
    return catalogue.measures[0].state


def test_a_measure_is_never_respected() -> None:
    assert _state(lambda f: failed(), lambda f: passed()) == "gap_seen"
    assert _state(lambda f: passed(), lambda f: not_tested(Reason.TIMEOUT)) == "no_gap_visible"
    assert _state(lambda f: not_tested(Reason.TIMEOUT)) == "not_assessable"
    assert _state() == "not_assessable"


def test_a_sign_to_be_confirmed_shows_neither_a_gap_nor_none() -> None:
    assert _state(lambda f: failed(confidence=Confidence.TENTATIVE)) == "not_assessable"
    assert (
        _state(lambda f: failed(confidence=Confidence.TENTATIVE), lambda f: passed())
        == "not_assessable"
    )


def test_a_piece_of_information_is_no_gap() -> None:
    assert _state(lambda f: failed(severity=Severity.INFO)) == "not_assessable"
    assert _state(lambda f: failed(severity=Severity.INFO), lambda f: failed()) == "gap_seen"


def test_every_cited_check_exists() -> None:
    known = {check.id for check in load_checks()}
    cited = {c for f in catalogue_files() for m in f.measures for c in m.checks}
    assert cited - known == set()


def test_a_check_that_cites_a_measure_is_a_sign_of_it() -> None:
    [guide] = [file for file in catalogue_files() if file.id == "anssi-hygiene"]
    listed = {(check, m.number) for m in guide.measures for check in m.checks}
    cited = {
        (check.id, number)
        for check in load_checks()
        for reference in check.words.references
        if reference.startswith("ANSSI, guide d’hygiène, mesure")
        for number in re.findall(r"\d+", reference)
    }
    assert cited - listed == set()


def test_the_hygiene_guide_is_whole() -> None:
    [guide] = [file for file in catalogue_files() if file.id == "anssi-hygiene"]
    assert [measure.number for measure in guide.measures] == [str(n) for n in range(1, 43)]
    seen = Counter(measure.observability for measure in guide.measures)
    assert seen == {"strong": 7, "partial": 19, "none": 16}
    assert all(not m.checks for m in guide.measures if m.observability == "none")
    assert all(m.checks for m in guide.measures if m.observability == "strong")
    assert all(m.en for m in guide.measures)


def test_a_faulty_catalogue_is_refused_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('id = "X Y"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"x\.toml"):
        catalogue_files(tmp_path)
