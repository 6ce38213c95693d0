import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cyberscan.catalogues import CatalogueError, CatalogueFile, catalogue_files, chosen
from cyberscan.engine.judge import judge
from cyberscan.measures import assess
from cyberscan.outcomes import Confidence
from cyberscan.profile_files import load_profile
from cyberscan.registry import load_checks
from cyberscan.sdk import (
    DeclaredAsset,
    Endpoint,
    MailDomain,
    MeasureState,
    Reason,
    Severity,
    Spf,
    TlsProtocols,
    Verdict,
    VersionSupport,
    failed,
    not_applicable,
    not_tested,
    passed,
)
from cyberscan.testing import NOW
from cyberscan.testing_checks import Rule, made_up
from cyberscan.tls_groups import groups
from cyberscan.tls_suites import suites


def _file(kind: str, **measure: Any) -> CatalogueFile:
    return CatalogueFile.model_validate(
        {
            "id": "guide", "kind": kind, "title_fr": "Guide", "title_en": "Guide", "source": "Essai",
            "as_of": "2026-11-22",
            "measures": [{"number": "1", "fr": "Titre", "observability": "strong", **measure}],
        }
    )  # fmt: skip


def _measure(kind: str, *rules: Rule, names: int = 1, **measure: Any) -> MeasureState:
    checks = [made_up(f"mail.made_up_{n}", Spf, rule) for n, rule in enumerate(rules)]
    file = _file(kind, checks=[check.id for check in checks], **measure)
    facts = [Spf(target=MailDomain(name=f"ville{n}.test"), observed_at=NOW) for n in range(names)]
    [catalogue] = assess(judge(facts, checks), [file])
    return catalogue.measures[0]


def _state(*rules: Rule) -> str:
    return _measure("guide", *rules).state


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


INFORMATION = failed(severity=Severity.INFO)


def test_a_recommendation_is_followed_or_not_even_where_nothing_is_in_danger() -> None:
    mild = _measure("recommendations", lambda f: INFORMATION, lambda f: passed())
    assert (mild.state, mild.mild, len(mild.findings)) == ("gap_seen", True, 1)
    grave = _measure("recommendations", lambda f: INFORMATION, lambda f: failed())
    assert (grave.state, grave.mild, len(grave.findings)) == ("gap_seen", False, 2)


def test_progress_to_plan_is_no_gap() -> None:
    mild = _measure("recommendations", lambda f: INFORMATION, advice=True)
    assert (mild.state, mild.mild, mild.with_gap) == ("no_gap_visible", True, 1)
    grave = _measure("recommendations", lambda f: failed(), advice=True)
    assert (grave.state, grave.mild) == ("gap_seen", False)


def test_a_recommendation_half_looked_at_is_not_assessable() -> None:
    half = _measure("recommendations", lambda f: passed(), lambda f: not_tested(Reason.TIMEOUT))
    assert (half.state, half.not_judged) == ("not_assessable", 1)
    unsure = _measure("recommendations", lambda f: failed(confidence=Confidence.TENTATIVE))
    assert (unsure.state, unsure.not_judged) == ("not_assessable", 1)
    moot = _measure("recommendations", lambda f: not_applicable())
    assert (moot.state, moot.not_judged) == ("not_assessable", 0)


def test_targets_are_counted_each_once_at_their_worst() -> None:
    def rule(fact: Spf) -> Verdict:
        number = int(fact.target.subject[5])
        return (failed(), passed(), passed(), not_tested(Reason.TIMEOUT))[number]

    counted = _measure("recommendations", rule, lambda f: passed(), names=4)
    assert (counted.with_gap, counted.without_gap, counted.not_judged) == (1, 2, 1)
    assert counted.state == "gap_seen"


def _compared(**versions: str) -> MeasureState:
    aspect = {"aspect": "versions", "allowed": ["TLS 1.2", "TLS 1.3"], "expected": ["TLS 1.3"]}
    target = Endpoint(host="www.ville.test", ip="192.0.2.1", port=443)
    support = tuple(
        VersionSupport.model_validate({"version": name.replace("_", " ").replace("v", "."),
                                       "presence": presence})
        for name, presence in versions.items()
    )  # fmt: skip
    fact = TlsProtocols(target=target, observed_at=NOW, versions=support)
    [catalogue] = assess([], [_file("comparison", compares=[aspect])], [fact])
    return catalogue.measures[0]


def test_a_comparison_tells_what_is_beyond_and_what_is_lacking() -> None:
    differs = _compared(TLS_1v0="present", TLS_1v2="present", TLS_1v3="absent")
    assert (differs.state, differs.mild, differs.with_gap) == ("gap_seen", True, 1)
    assert (differs.beyond, differs.lacking) == ({"TLS 1.0": 1}, {"TLS 1.3": 1})
    assert _compared(TLS_1v2="present", TLS_1v3="present").state == "no_gap_visible"


def test_a_comparison_lacks_nothing_that_could_not_be_looked_at() -> None:
    unknown = _compared(TLS_1v2="present", TLS_1v3="undetermined")
    assert (unknown.state, unknown.lacking, unknown.not_judged) == ("not_assessable", {}, 1)


def test_a_profile_chooses_among_the_catalogues() -> None:
    assert [file.id for file in chosen(["anssi-*"])] == ["anssi-hygiene", "anssi-tls"]
    assert chosen(["*"]) == catalogue_files()
    # Whoever serves TLS 1.2 is not told of "modern" unless he asks.
    standard = [file.id for file in chosen(load_profile("standard").catalogues)]
    assert "mozilla-modern" not in standard


@pytest.mark.parametrize("file", catalogue_files(), ids=lambda file: file.id)
def test_a_catalogue_is_whole_in_both_languages(file: CatalogueFile) -> None:
    numbers = [measure.number for measure in file.measures]
    assert len(numbers) == len(set(numbers))
    for measure in file.measures:
        assert measure.en
        assert bool(measure.note_fr) == bool(measure.note_en)
        looks = bool(measure.checks or measure.compares)
        assert not (looks and measure.observability == "none")
        assert not measure.checks or file.kind != "comparison"
    assert bool(file.about_fr) == bool(file.about_en)


def test_what_a_catalogue_compares_with_exists() -> None:
    known = {suite.name for suite in suites().values()} | {
        group.name for group in groups().values()
    }
    known |= {"TLS 1.2", "TLS 1.3", "RSA", "client"}
    compared = [c for file in catalogue_files() for m in file.measures for c in m.compares]
    listed = {value for c in compared for value in (*c.allowed, *c.expected)}
    assert {value.removeprefix("ECDSA ") for value in listed} - known == set()


def test_suites_that_the_tls_guide_recommends_differ_from_none_of_its_measures() -> None:
    [guide] = [file for file in catalogue_files() if file.id == "anssi-tls"]
    recommended = [suite.name for suite in suites().values() if suite.grade == "recommended"]
    assert len(recommended) == 12
    for comparison in (c for m in guide.measures for c in m.compares):
        assert comparison.beyond(recommended) == []


def test_a_check_that_cites_the_tls_guide_is_a_sign_of_its_recommendation() -> None:
    [guide] = [file for file in catalogue_files() if file.id == "anssi-tls"]
    listed = {(check, m.number) for m in guide.measures for check in m.checks}
    cited = {
        (check.id, number)
        for check in load_checks()
        for reference in check.words.references
        if reference.startswith("ANSSI, recommandations de sécurité relatives à TLS, v1.2")
        for number in re.findall(r"R\d+-?", reference)
    }
    assert cited - listed == set()


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
    assert seen == {"strong": 7, "partial": 20, "none": 15}
    assert all(not m.checks for m in guide.measures if m.observability == "none")
    assert all(m.checks for m in guide.measures if m.observability == "strong")
    assert all(m.en for m in guide.measures)


def test_a_faulty_catalogue_is_refused_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('id = "X Y"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"x\.toml"):
        catalogue_files(tmp_path)


@pytest.mark.parametrize(
    ("facts", "state", "gaps", "unknown"),
    [
        ([Spf(target=MailDomain(name="a.fr"), records=("v=spf1",))], "reached", (), ()),
        ([Spf(target=MailDomain(name="a.fr"))], "not_reached", ("1",), ()),
        ([Spf.could_not(MailDomain(name="a.fr"), Reason.TIMEOUT)], "undetermined", (), ("1",)),
    ],
    ids=["reached", "not reached", "undetermined"],
)
def test_a_grade_is_missed_by_one_gap_and_reached_when_all_was_seen(
    facts: list[Spf], state: str, gaps: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    grade = {"id": "A", "title_fr": "A", "title_en": "A", "needs": ["1"]}
    file = _file("recommendations", criterion="spf_present").model_dump() | {"grades": [grade]}
    seeds = [DeclaredAsset(target=fact.target) for fact in facts]
    [catalogue] = assess([], [CatalogueFile.model_validate(file)], [*seeds, *facts])
    [told] = catalogue.grades
    assert (told.state, told.gaps, told.unknown) == (state, gaps, unknown)


@pytest.mark.parametrize("wrong", [{"criterion": "weather"}, {"grades": [{"id": "A"}]}])
def test_a_criterion_or_a_grade_that_means_nothing_is_refused(wrong: dict[str, Any]) -> None:
    file = _file("recommendations").model_dump()
    if "criterion" in wrong:
        file["measures"] = [{**file["measures"][0], **wrong}]
    else:
        grade = {**wrong["grades"][0], "title_fr": "A", "title_en": "A", "needs": ["9"]}
        file["grades"] = [grade]
    with pytest.raises(ValueError, match=r"weather|unknown measures"):
        CatalogueFile.model_validate(file)
