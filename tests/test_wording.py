from datetime import UTC, date, datetime

import pytest

from cyberscan.document import Notice
from cyberscan.messages import keys
from cyberscan.outcomes import Confidence, Outcome, Severity
from cyberscan.perimeter.models import Operator, Purpose
from cyberscan.reasons import Reason
from cyberscan.sdk import Level
from cyberscan.testing_checks import made_up_checks
from cyberscan.testing_documents import sample_document
from cyberscan.wording import (
    blocks,
    cost_range,
    counted,
    day,
    family_title,
    hours_range,
    label,
    moment,
    number,
    sentence,
    shown,
    told_notice,
    visible,
)
from cyberscan.words import Actor, Effort


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("outcome", Outcome), ("severity", Severity), ("confidence", Confidence), ("actor", Actor),
        ("effort", Effort), ("level", Level), ("reason", Reason), ("purpose", Purpose),
        ("operator", Operator),
    ],
)  # fmt: skip
def test_every_code_has_its_word(kind: str, codes: type[Severity]) -> None:
    assert [code for code in codes if f"{kind}.{code}" not in keys()] == []


def test_a_plug_ins_code_stands_for_itself() -> None:
    assert label("family", "zz", "fr") == "zz"
    document = sample_document(made_up_checks())
    assert family_title(document, "mail", "fr") == "Messagerie"
    assert family_title(document, "zz", "fr") == "zz"


def test_what_would_act_is_shown() -> None:
    assert visible("a\x1b[31mb\u202ec\u200bd\x00") == "a⟨001B⟩[31mb⟨202E⟩c⟨200B⟩d⟨0000⟩"
    assert visible("Élus :\tl’école\n« oui »\u202f!") == "Élus :\tl’école\n« oui »\u202f!"


def test_a_sentence_shows_its_evidence_and_nothing_acts() -> None:
    document = sample_document(made_up_checks())
    told = [f for f in document.findings if f.check == "web.made_up_title"]
    finding = next(f for f in told if f.outcome is Outcome.FAIL)
    assert "⟨001B⟩[31mSaint-Aubin" in sentence(document, finding, "fr")
    assert "\x1b" not in sentence(document, finding, "en")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("issuer", "CN=R11,O=Let's Encrypt,C=US", "R11 (Let's Encrypt)"),
        ("issuer", "CN=Ville,O=Ville", "Ville"),
        ("issuer", r"O=Dupont\, Fils\+Cie,C=FR", "Dupont, Fils+Cie"),
        ("subject", "2.5.4.97=VATFR-1", "2.5.4.97=VATFR-1"),
        ("issuer", "Let's Encrypt", "Let's Encrypt"),
        ("subjects", ["CN=a", "CN=b,O=c"], "a, b (c)"),
        ("uses", ["server_auth", "1.2.3"], "serveur, 1.2.3"),
        ("dialect", "postgresql", "PostgreSQL"),
        ("hash", "sha256", "SHA-256"),
        ("error", "untrusted_root", "autorité inconnue des navigateurs"),
        ("seen", "2026-10-01", "1er octobre 2026"),
        ("seen", "2026-13-41", "2026-13-41"),
    ],
)
def test_evidence_is_read_and_not_spelt(name: str, value: object, told: str) -> None:
    document = sample_document(made_up_checks())
    failed = next(f for f in document.findings if f.check == "web.made_up_title")
    info = document.checks[failed.check]
    french = info.words.fr.model_copy(update={"fail": f"{{{name}}}"})
    words = info.words.model_copy(update={"fr": french})
    checks = {failed.check: info.model_copy(update={"words": words})}
    finding = failed.model_copy(update={"evidence": {name: value}, "outcome": Outcome.FAIL})
    assert sentence(document.model_copy(update={"checks": checks}), finding, "fr") == told


def test_a_finding_without_verdict_is_told_by_its_title() -> None:
    document = sample_document(made_up_checks())
    [finding] = [f for f in document.findings if f.check == "mail.made_up_smtp"]
    title = document.checks[finding.check].words.fr.title
    assert sentence(document, finding, "fr") == title


def test_words_that_lack_a_case_do_not_cost_the_report() -> None:
    document = sample_document(made_up_checks())
    failed = next(f for f in document.findings if f.check == "web.made_up_title")
    words = document.checks[failed.check].words
    fail = words.fr.model_copy(update={"fail": {"known": "Phrase."}})
    info = document.checks[failed.check].model_copy(
        update={"words": words.model_copy(update={"fr": fail})}
    )
    damaged = document.model_copy(update={"checks": {failed.check: info}})
    assert sentence(damaged, failed, "fr") == words.fr.title
    nameless = document.model_copy(update={"checks": {}})
    assert sentence(nameless, failed, "fr") == failed.check


def test_values_and_notices_are_told() -> None:
    assert [shown(v, "fr") for v in (None, True, 3, ["a", "b"], "x\x1b")] == [
        "–", "oui", "3", "a, b", "x⟨001B⟩",
    ]  # fmt: skip
    assert told_notice(Notice(code="lab"), "en").startswith("Laboratory")
    assert told_notice(Notice(code="of_tomorrow"), "en") == "of_tomorrow"


def test_advice_is_cut_into_blocks() -> None:
    text = "Un.\nDeux :\n    a {\n\n        b\n    }\n- trois\n    c"
    assert [(block.kind, block.text) for block in blocks(text)] == [
        ("paragraph", "Un."),
        ("paragraph", "Deux\u00a0:"),
        ("code", "a {\n\n    b\n}"),
        ("item", "trois"),
        ("code", "c"),
    ]


def test_numbers_dates_and_ranges_in_both_languages() -> None:
    assert number(12345.5, "fr") == "12\u202f345,5"
    assert number(12345.5, "en") == "12,345.5"
    assert number(20, "fr") == "20"
    assert day(date(2026, 8, 1), "fr") == "1er août 2026"
    assert day(date(2026, 8, 1), "en") == "1 August 2026"
    assert moment(datetime(2026, 8, 2, 7, 5, tzinfo=UTC), "fr") == "2 août 2026, 7 h 05 (UTC)"
    assert hours_range((0.5, 2), "fr") == "0,5 à 2 h"
    assert hours_range((14, 35), "en") == "2 to 5 days"
    assert hours_range((2, 2), "fr") == "2 h"
    assert cost_range((0, 0), "fr") == "rien à payer"
    assert cost_range((100, 1500), "en") == "€100 to €1,500"


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    assert counted("page.passed", 0, "fr") == "0 point en ordre"
    assert counted("page.passed", 0, "en") == "0 points in order"
    assert counted("page.passed", 2, "fr") == "2 points en ordre"


def test_days_of_the_evidence_are_told_as_the_language_tells_them() -> None:
    document = sample_document(made_up_checks())
    failing = next(f for f in document.findings if f.outcome is Outcome.FAIL)
    info = document.checks[failing.check]
    told = {"fr": "a expiré le {not_after}", "en": "expired on {not_after}"}
    words = info.words.model_copy(
        update={
            "fr": info.words.fr.model_copy(update={"fail": told["fr"]}),
            "en": info.words.en.model_copy(update={"fail": told["en"]}),
        }
    )
    checks = {failing.check: info.model_copy(update={"words": words})}
    changed = document.model_copy(update={"checks": checks})

    def told_with(value: object) -> tuple[str, str]:
        finding = failing.model_copy(update={"evidence": {"not_after": value}, "case": "fail"})
        return sentence(changed, finding, "fr"), sentence(changed, finding, "en")

    assert told_with("2026-11-01") == (
        "a expiré le 1er novembre 2026",
        "expired on 1 November 2026",
    )
    assert told_with("2026-13-01")[0] == "a expiré le 2026-13-01"
    assert told_with("2026-11-01.php")[0] == "a expiré le 2026-11-01.php"
    notice = Notice(code="mandate_expired", values={"date": "2026-11-12"})
    assert "12 novembre 2026" in told_notice(notice, "fr")


def test_french_punctuation_does_not_begin_a_line() -> None:
    [told] = blocks("Lisez « ceci » : c’est bon ; essayez mail:25 et a : b")
    assert (
        told.text
        == "Lisez «\u00a0ceci\u00a0»\u00a0: c’est bon\u00a0; essayez mail:25 et a\u00a0: b"
    )
    [code] = blocks("    echo « a » : b")
    assert code.text == "echo « a » : b"


def test_a_detail_with_a_number_has_the_word_of_its_kind() -> None:
    assert label("reason_detail", "port 443 said nothing", "fr") == "le port 443 n’a rien dit"
    assert label("reason_detail", "port 443 sneezed", "fr") == "port 443 sneezed"
    assert label("reason_detail", "plug-in 2", "en") == "plug-in 2"


@pytest.mark.parametrize(
    "element",
    [
        "degree", "date", "contact", "remedies", "publisher", "director", "host", "host_contact", "controller",
        "purposes", "retention", "rights", "dpo", "complaint", "state", "nonce", "redirect",
    ],
)  # fmt: skip
def test_what_a_page_of_a_duty_lacks_has_words(element: str) -> None:
    assert label("evidence_unseen", element, "fr") != element
    assert label("evidence_unseen", element, "en") != element
