"""The page: sound for a screen reader, self-contained, and inert whatever a target sent."""

import re
from collections.abc import Iterator
from itertools import pairwise, product

import pytest
from lxml import etree, html

from cyberscan.document import Document
from cyberscan.messages import keys
from cyberscan.profile_files import Profile
from cyberscan.registry import load_renderers
from cyberscan.result import rejudge
from cyberscan.sdk import (
    Confidence,
    Language,
    Page,
    Product,
    Reason,
    Severity,
    Site,
    SiteProducts,
    TlsProtocols,
    Verdict,
    failed,
    not_tested,
    passed,
)
from cyberscan.testing_checks import made_up, made_up_checks
from cyberscan.testing_documents import WHEN, sample_document
from cyberscan.words import LANGUAGES

HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}{% x %}\x1b]0;x\x07\u202e"
)


def _page(document: Document, language: Language = "fr") -> html.HtmlElement:
    raw = load_renderers()["html"].render(document, language)
    assert raw.startswith(b"<!doctype html>")
    # The strict parser first: a page that is well-formed XML has no tag left open.
    etree.fromstring(_as_xml(raw))
    return html.document_fromstring(raw)


def _as_xml(raw: bytes) -> bytes:
    closed = re.sub(rb"<(meta|br)\b([^>]*[^/])?>", rb"<\1\2/>", raw)
    return re.sub(rb"<style>.*?</style>", b"", closed, flags=re.DOTALL).replace(
        b"<!doctype html>\n", b""
    )


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> html.HtmlElement:
    return _page(sample_document(made_up_checks()), request.param)


def test_what_is_to_be_confirmed_is_not_counted_as_a_defect() -> None:
    def told(confidence: Confidence) -> str:
        rule = made_up(
            "tls.made_up", TlsProtocols, lambda f: failed(confidence=confidence), severity="high"
        )
        return " ".join(
            _page(sample_document([rule])).get_element_by_id("officials").text_content().split()
        )

    assert "2 défauts sont à corriger, dont 2 graves. 100" in told(Confidence.FIRM)
    unsure = told(Confidence.TENTATIVE)
    assert "à corriger" not in unsure
    assert "2 signes restent à confirmer sur place." in unsure
    assert "(à confirmer)" in unsure


def test_it_says_its_language_and_has_one_title(page: html.HtmlElement) -> None:
    assert page.get("lang") in LANGUAGES
    assert len(page.findall(".//h1")) == 1
    assert page.findtext(".//title")
    assert len(page.findall(".//main")) == 1


def test_headings_never_skip_a_level(page: html.HtmlElement) -> None:
    levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_reference_leads_somewhere(page: html.HtmlElement) -> None:
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {target for target in _references(page) if target not in ids} == set()


def _references(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter():
        if str(element.get("href", "")).startswith("#"):
            yield str(element.get("href"))[1:]
        yield from str(element.get("aria-labelledby", "")).split()


def test_nothing_is_fetched_and_nothing_runs(page: html.HtmlElement) -> None:
    loading = {"script", "link", "iframe", "img", "object", "embed", "video", "audio", "source"}
    assert [element.tag for element in page.iter(*loading)] == []
    assert [e for e in page.iter() if any(str(name).startswith("on") for name in e.attrib)] == []
    assert [e for e in page.iter() if e.get("src") or str(e.get("href", "#"))[0] != "#"] == []
    style = page.findtext(".//style") or ""
    assert "url(" not in style
    assert "@import" not in style


def test_tables_have_captions_and_headers_with_a_scope(page: html.HtmlElement) -> None:
    tables = page.findall(".//table")
    assert tables
    for table in tables:
        assert table.find("caption") is not None
        assert all(cell.get("scope") for cell in table.iter("th"))


def test_the_picture_has_a_text_alternative(page: html.HtmlElement) -> None:
    [picture] = page.findall(".//svg")
    assert picture.get("role") == "img"
    score = sample_document(made_up_checks()).score
    told = picture.findtext("desc") or ""
    assert f"{score.overall}." in told
    assert told.count(".") == 1 + len(score.families)


def test_the_three_depths_are_there(page: html.HtmlElement) -> None:
    assert [section.get("id") for section in page.findall(".//main/section")] == [
        "officials", "plan", "annex",
    ]  # fmt: skip
    assert len(page.xpath("//section[@id='officials']//tbody/tr")) == 6
    assert len(page.xpath("//article[@class='action']")) == 7


def test_every_defect_every_unknown_and_every_measure_is_shown() -> None:
    document = sample_document(made_up_checks())
    page = _page(document)
    shown = page.text_content()
    for finding in document.findings:
        assert finding.check in shown
        if finding.outcome in ("fail", "waived"):
            assert page.get_element_by_id(f"f-{finding.fingerprint}") is not None
    assert len(page.xpath("//caption[@id='catalogue-anssi-hygiene']/../tbody/tr")) == 42
    assert "non évaluable" in shown
    assert "Le point de contact sera publié avec le nouveau site." in shown
    assert "Breizh Cyber" in shown


TLS_RULES = (
    made_up("tls.no_tls13", TlsProtocols, lambda f: failed(severity=Severity.INFO)),
    made_up("tls.obsolete_version", TlsProtocols, lambda f: failed()),
    made_up("tls.compression", TlsProtocols, lambda f: passed()),
    made_up("tls.no_hybrid_group", TlsProtocols, lambda f: failed(severity=Severity.INFO)),
)


def _row(page: html.HtmlElement, catalogue: str, number: str) -> str:
    rows = page.xpath(f"//caption[@id='catalogue-{catalogue}']/../tbody/tr")
    [row] = [row for row in rows if row.find("td").text_content() == number]
    return " ".join(" ".join(row.itertext()).split())


def test_a_recommendation_tells_its_state_and_on_how_many_services() -> None:
    page = _page(sample_document(TLS_RULES))
    assert "écart constaté, sans danger immédiat" in _row(page, "anssi-tls", "R3")
    forbidden = _row(page, "anssi-tls", "R4")
    assert "à proscrire" in forbidden
    assert "écart constaté 2 constats Services concernés : 2 sur 2." in forbidden
    assert "pas d’écart visible de l’extérieur Services jugés : 2." in _row(
        page, "anssi-tls", "R19"
    )
    assert "progrès à prévoir" in _row(page, "anssi-tls", "FT-115")
    assert "non évaluable La question ne s’est posée" in _row(page, "anssi-tls", "R20")


def test_a_comparison_tells_differences_and_accuses_nobody() -> None:
    document = sample_document(TLS_RULES)
    page = _page(document)
    row = _row(page, "mozilla-intermediate", "1")
    assert "différence" in row
    assert "écart" not in row
    assert "TLS 1.0" in row
    cited = {m for action in document.actions for m in action.measures}
    assert not {name for name in cited if name.startswith("mozilla")}


def test_guides_for_specialists_are_folded() -> None:
    page = _page(sample_document(made_up_checks()))
    folded = page.findall(".//details")
    assert [d.get("open") for d in folded] == [None] * len(folded)
    assert len(folded) == 5
    assert not page.xpath("//details//caption[@id='catalogue-anssi-hygiene']")
    assert all(d.find("summary/h4") is not None for d in folded)


def test_hostile_text_stays_text() -> None:
    site = Site(scheme="https", host="pirate.saint-aubin.example", port=443)
    facts = [
        Page(target=site, observed_at=WHEN, url="https://x/", status=200, title=HOSTILE),
        SiteProducts(
            target=site,
            observed_at=WHEN,
            products=(Product(id="wordpress", name="WordPress", version=HOSTILE),),
        ),
    ]
    document = sample_document(made_up_checks(), facts)
    page = _page(document)
    assert page.findall(".//script") == []
    assert page.findall(".//img") == []
    text = page.text_content()
    assert "<script>alert(1)</script>" in text
    assert "{{7*7}}" in text
    assert "⟨001B⟩]0;x⟨0007⟩⟨202E⟩" in text


def test_a_hostile_authority_name_stays_text() -> None:
    document = sample_document(made_up_checks())
    hostile = {"name": HOSTILE, "csirt": HOSTILE}
    named = document.perimeter.authority.model_copy(update=hostile)
    perimeter = document.perimeter.model_copy(update={"authority": named})
    page = _page(document.model_copy(update={"perimeter": perimeter}))
    assert page.findall(".//script") == []
    assert "<script>" in (page.findtext(".//title") or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scan_that_saw_nothing_is_told_without_assurance(language: Language) -> None:
    document = sample_document(())
    page = _page(document, language)
    text = page.text_content()
    assert {"fr": "Rien n’a pu être jugé", "en": "Nothing could be judged"}[language] in text
    assert "100/100" not in text
    assurances = {
        "fr": ("Aucun défaut", "Aucun risque", "n’est à corriger"),
        "en": ("No defect", "No risk", "is to be mended"),
    }
    assert not [words for words in assurances[language] if words in text]


def test_notices_are_on_top() -> None:
    document = sample_document(made_up_checks())
    perimeter = document.perimeter.model_copy(update={"lab": True, "mandate": None})

    again = rejudge(
        document.model_copy(update={"perimeter": perimeter}), made_up_checks(), Profile(name="x")
    )
    [notices] = _page(again).xpath("//aside[@class='notices']")
    assert len(notices.findall("p")) == 3


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_ink_is_readable_on_every_ground(scheme: int, page: html.HtmlElement) -> None:
    style = page.findtext(".//style") or ""
    blocks = re.findall(r":root {(.*?)}", style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[scheme]))
    inks = ("ink", "soft", "accent", "critical", "high", "medium", "low", "info")
    for ink, ground in product(inks, ("paper", "wash", "accent-wash")):
        light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def test_what_was_not_verified_says_what_the_reader_can_do() -> None:
    checks = tuple(f"tls.made_up_{number}" for number in range(9))

    def unseen(fact: Page) -> Verdict:
        return not_tested(Reason.OUT_OF_SCOPE, "not in the perimeter")

    document = sample_document([made_up(name, Page, unseen) for name in checks])
    page = _page(document)
    table = page.xpath("//table[caption[@id='untested-caption']]")[0]
    row = next(r for r in table.iter("tr") if checks[0] in r.text_content())
    assert "absent du périmètre" in row.text_content()
    [folded] = row.iter("details")
    assert all(name in folded.text_content() for name in checks)
    assert "Rien à faire si ces machines sont à un prestataire" in page.text_content()


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_advice(reason: Reason) -> None:
    assert f"reason_advice.{reason.value}" in keys()
