"""What is printed and what is documented both follow the weights in force."""

from pathlib import Path

from cyberscan.formulas import plan_formula, score_formula
from cyberscan.perimeter.models import Purpose
from cyberscan.sdk import label, number
from cyberscan.weights import weights

PAGE = Path(__file__).parent.parent / "docs" / "fr" / "priorites.md"


def test_both_formulas_name_every_weight() -> None:
    for text, language in ((plan_formula().fr, "fr"), (plan_formula().en, "en")):
        for table in (weights().severity, weights().confidence, weights().purpose):
            for value in table.values():
                assert number(value, "fr" if language == "fr" else "en") in text
    for value in weights().ceiling.values():
        assert str(value) in score_formula().fr


def test_the_page_of_the_manual_gives_the_weights_in_force() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for severity, value in weights().severity.items():
        assert f"| {label('severity', severity, 'fr')} | {number(value, 'fr')} |" in page
    for confidence, value in weights().confidence.items():
        assert f"| {label('confidence', confidence, 'fr')} | {number(value, 'fr')} |" in page
    for purpose, value in weights().purpose.items():
        line = next(row for row in page.splitlines() if label("purpose", purpose, "fr") in row)
        assert line.endswith(f"| {number(value, 'fr')} |")


def test_purposes_are_those_of_the_perimeter() -> None:
    assert set(weights().purpose) - {purpose.value for purpose in Purpose} == set()
