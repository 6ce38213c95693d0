"""What holds for every check: its id, its words, its cases, its action."""

import re
from pathlib import Path

import pytest

from cyberscan.registry import LoadedCheck, load_checks
from cyberscan.words import LANGUAGES

ROOT = Path(__file__).parent.parent
CHECKS = load_checks()


@pytest.fixture(params=CHECKS, ids=lambda check: check.id)
def check(request: pytest.FixtureRequest) -> LoadedCheck:
    loaded: LoadedCheck = request.param
    return loaded


def test_there_are_at_least_forty_five_checks() -> None:
    assert len(CHECKS) >= 45


def test_the_id_is_the_family_and_the_file_stem(check: LoadedCheck) -> None:
    module = type(check.check).__module__.split(".")
    assert check.id == f"{module[-2]}.{module[-1]}"


def test_it_has_pass_fail_and_not_tested_cases(check: LoadedCheck) -> None:
    family, stem = check.id.split(".")
    path = ROOT / "tests" / "checks" / family / f"test_{stem}.py"
    assert path.is_file(), f"{check.id} has no test"
    text = path.read_text(encoding="utf-8")
    # ``check_sound``, ``check_shown`` and ``check_udp`` (services), ``check_exposure`` (web) are fixtures that
    # assert these cases.
    wanted = {
        "PASS": r"PASS|\"pass\"|check_(sound|shown|exposure|udp)\(",
        "FAIL": r"FAIL|\"fail\"|check_(exposure|udp|shown)\(",
        "NOT_TESTED": r"NOT_TESTED|\"not_tested\"|check_(sound|shown|exposure|udp)\(",
    }
    missing = [name for name, pattern in wanted.items() if not re.search(pattern, text)]
    assert missing == [], f"{path.name} lacks {missing}"


def test_french_words_are_french(check: LoadedCheck) -> None:
    fr = check.words.fr
    english = re.compile(
        r"\b(the|with|should|server is|please|your|must be|and the)\b", re.IGNORECASE
    )
    plain = [
        line for fix in fr.fix for line in fix.steps.splitlines() if not line.startswith("    ")
    ]
    sentences = "\n".join([fr.title, fr.passed, *_sentences(fr.fail), fr.why, *plain])
    assert english.findall(sentences) == []


def test_both_languages_name_the_same_evidence(check: LoadedCheck) -> None:
    texts = [check.words.text(language) for language in LANGUAGES]
    names = [
        {
            case: set(re.findall(r"{(\w+)}", sentence))
            for case, sentence in _cases(text.fail).items()
        }
        for text in texts
    ]
    assert names[0] == names[1]


def _cases(fail: str | dict[str, str]) -> dict[str, str]:
    return {"": fail} if isinstance(fail, str) else fail


def _sentences(fail: str | dict[str, str]) -> list[str]:
    return list(_cases(fail).values())


@pytest.mark.parametrize("check", load_checks(), ids=lambda check: str(check.id))
def test_who_does_the_work_has_a_french_name(check: LoadedCheck) -> None:
    english = {fix.product for fix in check.words.en.fix}
    trades = {"Registrar", "Host", "DNS host", "DNS zone", "Firewall", "Mail provider", "Web site"}
    assert not trades & english & {fix.product for fix in check.words.fr.fix}
