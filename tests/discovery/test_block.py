"""What is pasted is read by the loader, and hostile text ends no line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cyberscan.discovery import paste_block, told_reasons
from cyberscan.document import Proposal, ProposalReason
from cyberscan.messages import keys
from cyberscan.perimeter.errors import PerimeterError
from cyberscan.perimeter.load import load_perimeter
from cyberscan.perimeter.models import Asset
from cyberscan.words import LANGUAGES, Language

HEAD = """version: 1
authority: {name: "Ville", kind: commune, siren: "213502388"}
assets:
  - domain: ville.fr
"""


def because(code: str, value: str = "") -> tuple[ProposalReason, ...]:
    return (ProposalReason(code=code, value=value),)


OWN = (
    Proposal(
        value="vpn.ville.fr", seen_in="web.page", relation="own", reasons=because("below", "ville.fr"),
        purpose="acces-distant",
    ),
    Proposal(
        value="famille.ville.fr", seen_in="x", relation="own", purpose="teleservice",
        provider='Ent"r\\ouvert\n', operator="vendor", reasons=because("wordlist"),
    ),
    Proposal(value="1.e5", seen_in="x", relation="own", reasons=because("below", "e5")),
    Proposal(value="mairie-ville.com", seen_in="x", relation="own", kind="domain"),
    Proposal(value="mairie-ville.org", seen_in="x", relation="own", kind="mail"),
)  # fmt: skip
LIKELY = (
    Proposal(value="agglo.example.net", seen_in="x", relation="likely", reasons=because("x\n- host: evil.fr")),
    Proposal(value="203.0.113.7", seen_in="x", relation="likely", kind="address"),
    Proposal(value="2001:db8::7", seen_in="x", relation="likely", kind="address"),
)  # fmt: skip
NOT_PASTED = (
    Proposal(value="mx.autre.fr", seen_in="x", relation="third_party"),
    Proposal(
        value="nas.ville.fr", seen_in="x", relation="own", addresses=("10.0.0.9",),
        reasons=because("internal_address", "10.0.0.9"),
    ),
    Proposal(value="old.ville.fr", seen_in="x", relation="own", reasons=because("no_address")),
)  # fmt: skip


def loaded(block: str, folder: Path) -> list[Asset]:
    path = folder / "perimeter.yml"
    path.write_text(HEAD + block, encoding="utf-8")
    return list(load_perimeter(path).assets[1:])


def named(assets: list[Asset]) -> Iterator[str]:
    for one in assets:
        yield one.domain or one.mail or one.host or one.address or ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_pasted_is_read(tmp_path: Path, language: Language) -> None:
    assets = loaded(paste_block((*OWN, *LIKELY, *NOT_PASTED), language), tmp_path)
    assert list(named(assets)) == [proposal.value for proposal in OWN]
    assert [purpose.value for one in assets for purpose in one.purpose] == [
        "acces-distant",
        "teleservice",
    ]
    assert (assets[1].operator.value, assets[1].provider) == ("vendor", "Ent'r/ouvert")


def test_a_value_ends_no_line_and_declares_nothing_else(tmp_path: Path) -> None:
    """A result file that somebody sent may hold any text there."""
    hostile = Proposal(
        value="a.ville.fr\n  - host: evil.fr", seen_in="x", relation="own",
        purpose="site\n  - host: evil.fr",
    )  # fmt: skip
    block = paste_block((hostile,))
    assert len(block.splitlines()) == 4
    assert not any(line.strip() == "- host: evil.fr" for line in block.splitlines())
    with pytest.raises(PerimeterError):
        loaded(block, tmp_path)


def test_what_is_only_likely_takes_a_hand_to_be_declared(tmp_path: Path) -> None:
    block = paste_block((*OWN, *LIKELY, *NOT_PASTED))
    freed = block.replace("  # - ", "  - ").replace("  #   ", "    ")
    values = list(named(loaded(freed, tmp_path)))
    assert values == [p.value for p in (*OWN, *LIKELY)] + ["nas.ville.fr", "old.ville.fr"]
    assert "mx.autre.fr" not in block


def test_nothing_to_declare_is_no_block() -> None:
    assert paste_block(()) == ""
    assert paste_block(NOT_PASTED[:1]) == ""


def test_each_reason_has_words() -> None:
    from typing import get_args

    from cyberscan.discovery.signs import Code

    for code in get_args(Code):
        assert f"proposal_reason.{code}" in keys()
    one = OWN[0].model_copy(
        update={"reasons": (*because("below", "ville.fr"), *because("new_code", "x"))}
    )
    assert told_reasons(one, "fr") == "sous votre domaine ville.fr ; new_code"
