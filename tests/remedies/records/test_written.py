"""The main towns, word for word in both languages. ``python -m tests.remedies.records.test_written`` writes them."""

from pathlib import Path

import pytest

from cyberscan.remedies import Written, written
from cyberscan.sdk import Context, Language
from cyberscan.words import LANGUAGES
from tests.remedies.records.cycle import facts_of, failing
from tests.remedies.records.test_cycle import TOWNS

_FOLDER = Path(__file__).parent / "snapshots"
_FAMILIES = ("mail.spf_", "mail.dmarc_", "mail.mx_", "mail.tls_rpt_", "mail.dkim_")
NAMES = (
    "nothing_at_all", "ovh_basic", "office_and_brevo", "two_spf", "twelve_lookups",
    "sends_nothing", "only_observed_for_years", "sub_domain_alone", "alias",
)  # fmt: skip


def _read(town: str, language: Language) -> str:
    facts = facts_of(TOWNS[town], TOWNS[town].zone())
    told: Written = written(failing(facts, _FAMILIES), Context(facts), language)
    steps = [f"# {step.product}\n\n{step.text}" for step in told.steps]
    return "\n\n".join([*steps, "# =", *told.verify, *sorted(told.mends)]) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("town", NAMES)
def test_word_for_word(town: str, language: Language) -> None:
    expected = (_FOLDER / f"{town}.{language}.txt").read_text("utf-8")
    assert _read(town, language) == expected


if __name__ == "__main__":
    for name in NAMES:
        for chosen in LANGUAGES:
            (_FOLDER / f"{name}.{chosen}.txt").write_text(_read(name, chosen), "utf-8")
