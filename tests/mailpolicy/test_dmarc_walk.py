from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pytest

from cyberscan.mailpolicy.dmarc_walk import Discovery, discover, organizational_domain, walk
from cyberscan.reasons import LookFailed, Reason


@dataclass(frozen=True)
class Said:
    status: Literal["found", "nodata", "nxdomain"]
    records: tuple[str, ...] = ()


def names(world: Mapping[str, Sequence[str] | None]) -> Callable[[str, str], Said]:
    """TXT records by name; None for a name that is never answered."""

    def look_up(name: str, rtype: str) -> Said:
        texts = world.get(name, ())
        if texts is None:
            raise LookFailed(Reason.TIMEOUT, name)
        if rtype == "TXT" and texts:
            return Said("found", tuple(texts))
        return Said("nodata" if any(n.endswith(name) for n in world) else "nxdomain")

    return look_up


def found(domain: str = "ville.fr", /, **texts: str) -> Discovery:
    """Discovery for ``domain``; ``fr="…"`` is a record at ``_dmarc.fr``, ``_`` stands for a dot."""
    world = {f"_dmarc.{name.replace('_', '.')}": [text] for name, text in texts.items()}
    return discover(domain, names({**world, domain: ["x"]}))


def test_an_enforced_policy() -> None:
    seen = found(ville_fr="v=DMARC1; p=Reject; sp=quarantine; rua=mailto:d@ville.fr;; zz=1; junk;")
    assert (seen.result, seen.policy, seen.found_at, seen.cause) == (
        "valid", "reject", "ville.fr", "",
    )  # fmt: skip
    assert seen.record is not None
    assert seen.record.subdomain_policy == "quarantine"


def test_nothing_at_all() -> None:
    assert discover("ville.fr", names({})).result == "none"


def test_an_unrelated_text_at_the_name_is_ignored() -> None:
    world = {"_dmarc.ville.fr": ["v=spf1 -all", "v=DMARC1; p=reject"]}
    assert discover("ville.fr", names(world)).policy == "reject"


def test_an_attempt_is_shown_but_does_not_count() -> None:
    seen = found(ville_fr="v=DMARC1 p=reject")
    assert (seen.result, seen.attempts) == ("none", ("v=DMARC1 p=reject",))


def test_several_records_are_all_discarded() -> None:
    world = {"_dmarc.ville.fr": ["v=DMARC1; p=reject", "v=DMARC1; p=none"]}
    seen = discover("ville.fr", names(world))
    assert (seen.result, seen.cause, seen.policy) == ("invalid", "multiple_records", "")


def test_what_is_inherited_holds_where_several_are_discarded() -> None:
    world = {
        "_dmarc.a.ville.fr": ["v=DMARC1; p=none", "v=DMARC1; p=reject"],
        "_dmarc.ville.fr": ["v=DMARC1; p=quarantine"],
    }
    seen = discover("a.ville.fr", names(world))
    assert (seen.result, seen.policy, seen.found_at) == ("invalid", "quarantine", "a.ville.fr")


@pytest.mark.parametrize(
    ("text", "result", "policy", "cause"),
    [
        ("v=DMARC1; rua=mailto:d@ville.fr", "valid", "none", ""),
        ("v=DMARC1", "invalid", "", "missing_policy"),
        ("v=DMARC1; rua=d@ville.fr", "invalid", "", "missing_policy"),
        ("v=DMARC1; p=rejeter", "invalid", "", "bad_value"),
        ("v=DMARC1; p=rejeter; rua=mailto:d@ville.fr", "valid", "none", "bad_value"),
        ("v=DMARC1; p=reject; np=oui; rua=mailto:d@ville.fr", "valid", "none", "bad_value"),
        ("v=DMARC1; p=reject; sp=oui", "invalid", "", "bad_value"),
        ("v=DMARC1; p=none; p=reject", "invalid", "none", "contradiction"),
        ("v=DMARC1; p=reject; p=REJECT", "valid", "reject", ""),
        ("v=DMARC1; p=reject; adkim=x; t=z", "valid", "reject", ""),
    ],
)
def test_records_that_are_not_quite_right(text: str, result: str, policy: str, cause: str) -> None:
    seen = found(ville_fr=text)
    assert (seen.result, seen.policy, seen.cause) == (result, policy, cause)


def test_the_walk_jumps_to_seven_labels() -> None:
    assert walk("a.b.c.d.e.f.g.h.i.j.mail.example.com") == (
        "g.h.i.j.mail.example.com", "h.i.j.mail.example.com", "i.j.mail.example.com",
        "j.mail.example.com", "mail.example.com", "example.com", "com",
    )  # fmt: skip
    assert walk("a.b.c.d.e.f.g.h")[0] == "b.c.d.e.f.g.h"
    assert walk("fr") == ()


def test_a_subdomain_inherits_sp() -> None:
    seen = found("mail.ville.fr", ville_fr="v=DMARC1; p=reject; sp=none; np=quarantine")
    assert (seen.policy, seen.found_at) == ("none", "ville.fr")


def test_a_name_that_does_not_exist_inherits_np() -> None:
    world = {"_dmarc.ville.fr": ["v=DMARC1; p=reject; sp=none; np=quarantine"]}
    assert discover("gone.ville.fr", names(world)).policy == "quarantine"


def test_the_shortest_name_wins_the_walk() -> None:
    seen = found("a.b.ville.fr", b_ville_fr="v=DMARC1; p=none", ville_fr="v=DMARC1; p=reject")
    assert seen.found_at == "ville.fr"


def test_psd_n_ends_the_walk() -> None:
    seen = found(
        "a.b.ville.fr", b_ville_fr="v=DMARC1; p=none; psd=n", ville_fr="v=DMARC1; p=reject"
    )
    assert seen.found_at == "b.ville.fr"


def test_one_below_psd_y_is_the_organization() -> None:
    seen = found(
        "a.b.ville.gouv.fr", b_ville_gouv_fr="v=DMARC1; p=none",
        ville_gouv_fr="v=DMARC1; p=quarantine", gouv_fr="v=DMARC1; p=reject; psd=y",
    )  # fmt: skip
    assert (seen.found_at, seen.policy) == ("ville.gouv.fr", "quarantine")


def test_a_public_suffix_policy_applies_where_nothing_nearer_does() -> None:
    seen = found("a.ville.gouv.fr", gouv_fr="v=DMARC1; p=reject; psd=y")
    assert (seen.found_at, seen.policy) == ("gouv.fr", "reject")


@pytest.mark.parametrize("silent", ["_dmarc.mail.ville.fr", "_dmarc.ville.fr"])
def test_a_silent_server_is_not_an_absence(silent: str) -> None:
    with pytest.raises(LookFailed):
        discover("mail.ville.fr", names({silent: None}))


def test_a_silent_top_level_is_carried() -> None:
    seen = discover("ville.fr", names({"_dmarc.fr": None}))
    assert (seen.result, seen.unasked) == ("none", ("fr",))
    assert seen.unasked_why is not None
    assert seen.unasked_why.reason is Reason.TIMEOUT


def test_an_own_record_takes_one_query() -> None:
    asked: list[str] = []

    def look_up(name: str, rtype: str) -> Said:
        asked.append(name)
        return Said("found", ("v=DMARC1; p=none",))

    discover("mail.ville.fr", look_up)
    assert asked == ["_dmarc.mail.ville.fr"]


def test_no_name_takes_more_than_eight_queries() -> None:
    asked: list[str] = []

    def look_up(name: str, rtype: str) -> Said:
        asked.append(name)
        return Said("nxdomain")

    discover(".".join("abcdefghijklmnop"), look_up)
    assert len(asked) == 8
    assert asked[1] == "_dmarc.j.k.l.m.n.o.p"
    assert asked[-1] == "_dmarc.p"


@pytest.mark.parametrize(
    ("texts", "organization"),
    [
        ({}, "a.mail.ville.fr"),
        ({"mail.ville.fr": "v=DMARC1; p=none", "ville.fr": "v=DMARC1; p=none"}, "ville.fr"),
        ({"mail.ville.fr": "v=DMARC1; psd=n; p=none", "ville.fr": "v=DMARC1"}, "mail.ville.fr"),
        ({"fr": "v=DMARC1; psd=y; p=none"}, "ville.fr"),
        ({"a.mail.ville.fr": "v=DMARC1; psd=n; p=none", "ville.fr": "v=DMARC1"}, "a.mail.ville.fr"),
        ({"a.mail.ville.fr": "v=DMARC1; p=none"}, "a.mail.ville.fr"),
    ],
)
def test_the_organizational_domain(texts: dict[str, str], organization: str) -> None:
    world = {f"_dmarc.{name}": [text] for name, text in texts.items()}
    assert organizational_domain("a.mail.ville.fr", names(world)) == organization


def test_an_organization_that_cannot_be_told() -> None:
    with pytest.raises(LookFailed):
        organizational_domain("a.mail.ville.fr", names({"_dmarc.fr": None}))
