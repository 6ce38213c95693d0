import pytest

from cyberscan.duties.state_design import state_design


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'<header class="fr-header"><div class="fr-header__brand fr-enlarge-link">', "fr-header__brand"),
        (b"<div class='rf-header__brand'>", "rf-header__brand"),
        (b"<p>La classe fr-header__brand est interdite.</p>", ""),
        (b'<!-- <div class="fr-header__brand"> -->', ""),
        (b"<style>.fr-header__brand{}</style><script>'<div class=fr-header__brand>'</script>", ""),
        (b'<div class="mon-fr-header__brand">', ""),
        (b"", ""),
        (b"fr-header__brand" * 5000 + b"<div " * 50_000, ""),
    ],
)  # fmt: skip
def test_the_class_of_the_header_is_met_on_an_element(body: bytes, found: str) -> None:
    assert state_design(body) == found
