"""What was met and is not declared, in the page: grouped, with why, hostile text inert."""

import pytest
from lxml import html

from cyberscan.document import Document, Proposal, ProposalReason
from cyberscan.registry import load_renderers
from cyberscan.testing_checks import made_up_checks
from cyberscan.testing_documents import sample_document

HOSTILE = '"><script>alert(1)</script>\x1b[31m'


@pytest.fixture(scope="module")
def document() -> Document:
    reasons = (ProposalReason(code="below", value="ville.fr"), ProposalReason(code=HOSTILE))
    return sample_document(made_up_checks()).model_copy(
        update={
            "proposals": (
                Proposal(
                    value="vpn.ville.fr", seen_in="x", relation="own", reasons=reasons,
                    purpose="acces-distant", addresses=("198.51.100.9",),
                ),
                Proposal(value="agglo.fr", seen_in="x", relation="likely", reasons=reasons),
                Proposal(value="dns1.ovh.net", seen_in="x", provider="OVHcloud", country="FR"),
            ),
            "proposals_left_out": 12,
        }
    )  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_own_and_likely_in_a_table_others_as_dependencies(
    document: Document, language: str
) -> None:
    raw = load_renderers()["html"].render(document, language)  # type: ignore[arg-type]
    page: html.HtmlElement = html.document_fromstring(raw)
    heading = page.get_element_by_id("proposals")
    parts: list[html.HtmlElement] = []
    for part in heading.itersiblings():
        if part.tag == "h3":
            break
        parts.append(part)
    text = " ".join(part.text_content() for part in parts)
    rows = [row for part in parts for row in part.findall(".//tr")]
    assert len(rows) == 3
    assert "198.51.100.9" in rows[1].text_content()
    [block] = [part.text_content() for part in parts if part.tag == "pre"]
    assert "  - host: vpn.ville.fr\n    purpose: acces-distant\n" in block
    assert "  # - host: agglo.fr\n" in block
    assert "dns1" not in block
    labels = [cell.get("data-label") for cell in rows[1].findall("td")]
    assert labels == [title.text_content() for title in rows[0].findall("th")[1:]]
    assert all(part.get("tabindex") == "0" for part in parts if part.tag == "pre")
    assert "OVHcloud (FR)" in text
    assert "12" in text
    assert b"<script>" not in raw
    assert b"\x1b" not in raw


def test_nothing_met_is_said(document: Document) -> None:
    empty = document.model_copy(update={"proposals": (), "proposals_left_out": 0})
    page = load_renderers()["html"].render(empty, "fr").decode()
    assert "Rien d’autre n’a été rencontré." in page
