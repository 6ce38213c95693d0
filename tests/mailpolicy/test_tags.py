import pytest

from cyberscan.mailpolicy.tags import fields, tags


def test_parts_without_a_value_are_left_out() -> None:
    assert tags(" v = DKIM1 ; p=a=b ;; junk; t=") == (("v", "DKIM1"), ("p", "a=b"), ("t", ""))


def test_only_folding_white_space_is_dropped() -> None:
    assert tags("p =\treject \r\n") == (("p", "reject"),)
    assert tags("p=reject\xa0;\xa0t=y") == (("p", "reject\xa0"), ("\xa0t", "y"))


@pytest.mark.parametrize(
    ("record", "pairs", "wrong"),
    [
        ("v=X1", [], None),
        ("v=X1; id=a=b ;\tx.y = z; ", [("id", "a=b")], "x.y = z"),
        ("v=X1; id=a; rua=b;", [("id", "a"), ("rua", "b")], None),
        ("v=X1;; id=a", [], ""),
        ("v=X1; id=", [], "id="),
        ("v=X1; id", [], "id"),
        (f"v=X1; {'n' * 33}=a", [], f"{'n' * 33}=a"),
    ],
)
def test_a_stricter_list_stops_at_what_is_no_pair(
    record: str, pairs: list[tuple[str, str]], wrong: str | None
) -> None:
    assert fields(record) == (pairs, wrong)
