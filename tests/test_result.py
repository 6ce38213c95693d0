import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from cyberscan.document import Document, Unknown, to_json
from cyberscan.files import FileError, write_atomic
from cyberscan.outcomes import Outcome
from cyberscan.profile_files import Profile, load_profile
from cyberscan.result import DocumentError, parse_document, read_document, rejudge
from cyberscan.sdk import Address, OpenPorts, Page, Reason, Site, Verdict, failed, passed
from cyberscan.testing_checks import made_up, made_up_checks
from cyberscan.testing_documents import WHEN, sample_document
from cyberscan.wording import told_notice

CHECKS = made_up_checks()
DOCUMENT = sample_document(CHECKS)


def test_every_outcome_of_the_sample_is_counted_once() -> None:
    outcomes = {finding.outcome for finding in DOCUMENT.findings}
    assert outcomes == set(Outcome) - {Outcome.ERROR}
    assert DOCUMENT.complete
    assert DOCUMENT.notices == ()
    assert len(DOCUMENT.findings) == len({f.fingerprint for f in DOCUMENT.findings})


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_atomic(path, to_json(DOCUMENT))
    assert read_document(path) == DOCUMENT
    assert path.read_bytes() == to_json(DOCUMENT)


def test_a_fact_of_a_missing_plug_in_survives_two_readings() -> None:
    value = json.loads(to_json(DOCUMENT))
    strange = {**value["facts"][0], "kind": "plugin.strange", "extra": {"deep": [1, 2]}}
    value["facts"].append(strange)
    once = parse_document(json.dumps(value).encode())
    assert isinstance(once.facts[-1], Unknown)
    twice = parse_document(to_json(once))
    assert json.loads(to_json(twice))["facts"][-1] == strange


def test_a_document_is_judged_again_by_newer_checks_without_scanning() -> None:
    newer = [made_up("web.made_up_title", Page, lambda f: passed()),
             made_up("web.brand_new", Page, lambda f: failed(title=f.title))]  # fmt: skip
    again = rejudge(DOCUMENT, newer, Profile(name="standard"), {"date": "2027-01-01"})
    by_check = {(f.check, f.outcome) for f in again.findings if f.failure is None}
    assert by_check == {("web.made_up_title", Outcome.PASS), ("web.brand_new", Outcome.FAIL)}
    assert again.facts == DOCUMENT.facts
    assert again.tool.data_date == date(2027, 1, 1)
    assert [notice.code for notice in again.notices] == ["rejudged"]
    assert {check for action in again.actions for check in action.checks} == {"web.brand_new"}


def test_judging_again_with_the_same_checks_changes_no_verdict() -> None:
    again = rejudge(DOCUMENT, CHECKS, Profile(name="standard"))
    assert again.findings == DOCUMENT.findings
    assert (again.actions, again.score) == (DOCUMENT.actions, DOCUMENT.score)


def _damaged(**changes: object) -> bytes:
    return json.dumps({**json.loads(to_json(DOCUMENT)), **changes}).encode()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "truncated"),
        (to_json(DOCUMENT)[:-40], "truncated"),
        (to_json(DOCUMENT)[:5000], "truncated"),
        (b"%PDF-1.7", "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        (b"[" * 200_000, "not_json"),
        (b"[]", "not_document"),
        (b'{"a": 1}', "not_document"),
        (_damaged(schema_version="9.0"), "wrong_version"),
        (_damaged(findings=[{"check": "x"}]), "invalid"),
        (_damaged(surprise=1), "invalid"),
    ],
    ids=["empty", "end missing", "beginning only", "PDF", "UTF-16", "nested", "list", "other object",
         "version", "finding", "surprise"],
)  # fmt: skip
def test_what_is_not_a_document_is_said_so(raw: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document(raw)
    assert caught.value.code == code
    assert caught.value.message("fr") != caught.value.message("en")


def test_files_that_cannot_be_read_or_written_are_said(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / "none.json")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileError):
        write_atomic(tmp_path / "file" / "x.json", to_json(DOCUMENT))


def test_the_reader_is_told_of_the_conditions() -> None:
    connect = OpenPorts(
        target=Address(ip="192.0.2.12"), observed_at=WHEN, tool="connect", answers_everywhere=True
    )
    site = Site(scheme="https", host="autre.saint-aubin.example", port=443)
    missing = Page.could_not(site, Reason.MISSING_TOOL).model_copy(update={"probe": "web.page"})
    codes = [n.code for n in sample_document(CHECKS, [connect, missing]).notices]
    assert codes == ["no_nmap", "answers_everywhere", "missing_tool"]


@pytest.mark.parametrize("silence", ["rate_limited", "cut_off"])
def test_a_silence_that_proves_nothing_is_told(silence: str) -> None:
    seen = OpenPorts.model_validate(
        {"target": Address(ip="192.0.2.12"), "observed_at": WHEN, "silence": silence}
    )
    told = {notice.code: notice.values for notice in sample_document(CHECKS, [seen]).notices}
    assert told == {f"ports_{silence}": {"address": "192.0.2.12"}}


def test_a_bug_in_a_check_is_told_and_costs_the_others_nothing() -> None:
    def broken(fact: Page) -> Verdict:
        raise ZeroDivisionError(fact.url)

    faulty = made_up("web.broken", Page, broken)
    document = sample_document([*CHECKS, faulty])
    assert [n.code for n in document.notices] == ["bugs"]
    assert not document.complete
    assert document.actions == DOCUMENT.actions


def test_the_shipped_profile_and_the_sample_agree() -> None:
    assert load_profile("standard").name == DOCUMENT.profile.name
    assert Document.model_validate(DOCUMENT.model_dump(by_alias=True)).score == DOCUMENT.score


def test_names_that_lead_nowhere_are_a_damaged_document_not_a_crash_of_its_report() -> None:
    for changes, where in (
        ({"findings": []}, "actions.0.findings"),
        ({"checks": {}, "actions": []}, "findings.0.check"),
    ):
        with pytest.raises(DocumentError) as caught:
            parse_document(_damaged(**changes))
        assert (caught.value.code, caught.value.values["where"]) == ("invalid", where)


def test_text_that_could_not_be_written_again_is_refused() -> None:
    value = json.loads(to_json(DOCUMENT))
    value["findings"][0]["replay"] = "\ud800"
    with pytest.raises(DocumentError):
        parse_document(json.dumps(value).encode())
    value["findings"][0]["replay"] = "\U0001f600"
    assert parse_document(json.dumps(value).encode()).findings[0].replay == "\U0001f600"


def test_old_data_is_said_in_the_report() -> None:
    day = WHEN.date()
    ages = {
        "lifecycle": day - timedelta(days=10),
        "kev": day - timedelta(days=40),
        "vulnerabilities": day - timedelta(days=400),
    }
    data = {
        "ages": {name: of_day.isoformat() for name, of_day in ages.items()},
        "unusable": {"epss.csv": "…"},
    }
    again = rejudge(DOCUMENT, CHECKS, Profile(name="standard"), data)
    told = {notice.code: notice.values for notice in again.notices}
    assert told["data_old"]["source"] == "kev"
    assert told["data_very_old"]["source"] == "vulnerabilities"
    assert told["data_unusable"] == {"files": "epss.csv"}
    sentences = [told_notice(notice, "fr") for notice in again.notices]
    assert any("les failles publiées" in sentence for sentence in sentences)
    assert not any("{" in sentence for sentence in sentences)
