import csv
import io

import pytest

from cyberscan.document import Document
from cyberscan.registry import load_renderers
from cyberscan.sdk import Language, Page, Reason, Site
from cyberscan.testing_checks import made_up_checks
from cyberscan.testing_documents import sample_document


def _rows(document: Document, language: Language = "fr") -> list[dict[str, str]]:
    raw = load_renderers()["csv"].render(document, language)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_one_line_a_finding_worst_first() -> None:
    document = sample_document(made_up_checks())
    rows = _rows(document)
    assert len(rows) == len(document.findings)
    assert (rows[0]["Constat"], rows[0]["Gravité"]) == ("à corriger", "critique")
    assert {row["Empreinte"] for row in rows} == {f.fingerprint for f in document.findings}
    waived = [row for row in rows if row["Constat"] == "risque accepté"]
    assert [row["Accepté jusqu’au"] for row in waived] == ["2027-03-31"]


def test_the_columns_speak_the_language() -> None:
    assert list(_rows(sample_document(made_up_checks()), "en")[0])[:2] == ["Family", "Check"]


@pytest.mark.parametrize(
    "start",
    ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", '"=', "＝", "\x00=", "\u00a0=", "\u2003="],
)
def test_a_cell_is_never_a_formula(start: str) -> None:
    # The failure's detail comes from the target and is a cell of its own.
    site = Site(scheme="https", host="pirate.saint-aubin.example", port=443)
    page = Page.could_not(site, Reason.PROTOCOL_ERROR, f"{start}HYPERLINK('http://x')")
    rows = _rows(sample_document(made_up_checks(), [page]))
    assert any("HYPERLINK" in row["Détail technique"] for row in rows)
    for row in rows:
        for cell in row.values():
            assert not cell.lstrip(' "\t\r\n\x00\u00a0\u2003').startswith(
                ("=", "+", "-", "@", "＝")
            )


def test_a_frequent_detail_is_told_in_the_language() -> None:
    site = Site(scheme="https", host="www.saint-aubin.example", port=443)
    page = Page.could_not(site, Reason.OUT_OF_SCOPE, "not in the perimeter")
    document = sample_document(made_up_checks(), [page])
    assert any(row["Détail technique"] == "absent du périmètre" for row in _rows(document))
    assert any(row["Technical detail"] == "not in the perimeter" for row in _rows(document, "en"))
