import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.network.text import clean


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Ville\n de\tTest ", "Ville de Test"),
        ("\x1b]0;titre\x07x", "]0;titre x"),
        ("a\u202eb\u200bc\ud800d", "abcd"),
        ("a\uffffb\U0001fffec", "abc"),
        ("Évian’s\u00a0« lac »", "Évian’s « lac »"),
    ],
)
def test_only_plain_text_is_kept(text: str, kept: str) -> None:
    assert clean(text, 100) == kept


@given(st.text(), st.integers(0, 50))
def test_whatever_comes_stays_short_and_printable(text: str, limit: int) -> None:
    kept = clean(text, limit)
    assert len(kept) <= limit
    assert kept.isprintable()
    kept.encode("utf-8")
