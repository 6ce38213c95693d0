import itertools

import pytest

from cyberscan.mailpolicy.dmarc import applied, is_dmarc, read
from cyberscan.mailpolicy.dmarc_path import Situation, path

SOUND = "rua=mailto:d@v.fr"
RANKS = ("none", "quarantine", "reject")


def test_from_nothing_to_reject() -> None:
    stages = path(Situation("v.fr"))
    assert [(s.kind, s.state, s.record) for s in stages] == [
        ("watch", "ahead", "v=DMARC1; p=none; rua=mailto:dmarc@v.fr"),
        ("quarantine", "ahead", "v=DMARC1; p=quarantine; np=reject; rua=mailto:dmarc@v.fr"),
        ("reject", "ahead", "v=DMARC1; p=reject; rua=mailto:dmarc@v.fr"),
    ]
    assert {s.name for s in stages} == {"_dmarc.v.fr"}
    assert "dkim_signed" in stages[0].watch
    assert stages[-1].weeks == (0, 0)


@pytest.mark.parametrize(
    ("record", "states"),
    [
        (f"v=DMARC1; p=none; {SOUND}", ["current", "ahead", "ahead"]),
        ("v=DMARC1; p=none", ["ahead", "ahead", "ahead"]),
        (f"v=DMARC1; p=none; pct=50; {SOUND}", ["ahead", "ahead", "ahead"]),
        (f"v=DMARC1; p=quarantine; {SOUND}", ["done", "current", "ahead"]),
        (f"v=DMARC1; p=reject; t=y; {SOUND}", ["done", "current", "ahead"]),
        (f"v=DMARC1; p=reject; sp=none; {SOUND}", ["current", "ahead", "ahead"]),
        (f"v=DMARC1; p=reject; {SOUND}", ["done", "done", "current"]),
        ("v=DMARC1; p=reject", ["done", "done", "ahead"]),
        ("v=DMARC1; p=rejeter", ["ahead", "ahead", "ahead"]),
        ("v=spf1 -all", ["ahead", "ahead", "ahead"]),
    ],
)
def test_what_is_published_shortens_the_way(record: str, states: list[str]) -> None:
    assert [stage.state for stage in path(Situation("v.fr", record=record))] == states


def test_what_still_means_something_is_kept() -> None:
    record = (
        "v=DMARC1; p=none; pct=20; ri=60; ruf=mailto:f@v.fr; fo=1; adkim=s; aspf=x; zz=1; "
        "rua=mailto:a@v.fr, mailto:b@v.fr"
    )
    assert path(Situation("v.fr", record=record))[-1].record == (
        "v=DMARC1; p=reject; rua=mailto:a@v.fr,mailto:b@v.fr; ruf=mailto:f@v.fr; fo=1; adkim=s"
    )


def test_nothing_that_is_applied_is_taken_back() -> None:
    record = f"v=DMARC1; p=reject; sp=none; {SOUND}"
    assert [stage.record for stage in path(Situation("v.fr", record=record))][1:] == [
        f"v=DMARC1; p=reject; sp=quarantine; np=reject; {SOUND}",
        f"v=DMARC1; p=reject; {SOUND}",
    ]


def test_a_domain_that_sends_nothing_refuses_at_once() -> None:
    [stage] = path(Situation("v.fr", sends=False))
    assert (stage.kind, stage.record, stage.watch) == (
        "reject", "v=DMARC1; p=reject", ("silence_confirmed",),
    )  # fmt: skip
    [done] = path(Situation("v.fr", sends=False, record="v=DMARC1; p=reject"))
    assert done.state == "current"


def test_what_is_proved_need_not_be_watched() -> None:
    stage = path(Situation("v.fr", spf_valid=True, signed=True))[0]
    assert stage.watch == ("reports_arrive", "senders_known")


@pytest.mark.parametrize("own", RANKS)
@pytest.mark.parametrize("below", ["", *RANKS])
@pytest.mark.parametrize("absent", ["", *RANKS])
@pytest.mark.parametrize("testing", ["", "; t=y"])
def test_every_way_is_sound_and_never_weakens(
    own: str, below: str, absent: str, testing: str
) -> None:
    text = (
        f"v=DMARC1; p={own}"
        + (f"; sp={below}" if below else "")
        + (f"; np={absent}" if absent else "")
    )
    start = read(text + testing)
    stages = path(Situation("v.fr", record=text + testing))
    rank = [
        [
            RANKS.index(applied(p, r.testing))
            for p in (r.policy, r.subdomain_policy, r.nonexistent_policy)
        ]
        for r in (start, *(read(s.record) for s in stages if s.state == "ahead"))
    ]
    assert all(is_dmarc(stage.record) and read(stage.record).problem == "" for stage in stages)
    for earlier, later in itertools.pairwise(rank):
        assert all(a <= b for a, b in zip(earlier, later, strict=True))
    assert rank[-1] == [2, 2, 2] or stages[-1].state == "current"
