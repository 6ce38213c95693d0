from cyberscan.indicators import indicators
from cyberscan.reasons import Reason
from cyberscan.sdk import DeclaredAsset, DutyPage, DutyPages, Fact, Host, Site


def site(name: str) -> Site:
    return Site(scheme="https", host=name, port=443)


def procedure(target: Site | Host) -> DeclaredAsset:
    return DeclaredAsset(target=target, purposes=("teleservice",))


def seen(name: str, degree: str = "", *, whole: bool = True) -> DutyPages:
    part = DutyPage(duty="accessibility", value=degree)
    return DutyPages(target=site(name), whole=whole, duties=(part,))


def numbers(*facts: Fact) -> list[tuple[int, int, int]]:
    return [(one.value, one.of, one.unknown) for one in indicators(facts)]


def test_the_share_of_procedures_that_say_how_accessible_they_are() -> None:
    facts = (
        procedure(site("a.test")), procedure(Host(name="b.test")), procedure(site("c.test")),
        procedure(site("d.test")), procedure(site("e.test")), DeclaredAsset(target=site("f.test")),
        seen("a.test", "partial"), seen("b.test", "none"), seen("c.test"),
        seen("d.test", whole=False), DutyPages.could_not(site("e.test"), Reason.TIMEOUT),
        seen("f.test", "full"),
    )  # fmt: skip
    assert numbers(*facts) == [(2, 5, 2)]


def test_a_wording_that_is_none_of_the_three_does_not_count() -> None:
    assert numbers(procedure(site("a.test")), seen("a.test", "unclear")) == [(0, 1, 0)]


def test_nothing_is_counted_where_no_procedure_is_declared() -> None:
    assert numbers(DeclaredAsset(target=site("a.test")), seen("a.test", "full")) == []


def test_the_words_hold_the_numbers_in_both_languages() -> None:
    [one] = indicators((procedure(site("a.test")), seen("a.test", "full")))
    assert "1 sur 1" in one.words.fr
    assert "1 of 1" in one.words.en
