import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.mailpolicy.dmarc import addresses, applied, is_attempt, is_dmarc, mail_host, read


@pytest.mark.parametrize(
    "text", ["v=DMARC1", "v=DMARC1;p=none", "v = DMARC1 ; p=none", "V=DMARC1; p=none", "v=DMARC1;;"]
)
def test_what_counts(text: str) -> None:
    assert is_dmarc(text)


@pytest.mark.parametrize(
    "text",
    [
        "v=dmarc1; p=none",
        "v=DMARC1 p=none",
        "v=DMARC12; p=none",
        "p=none; v=DMARC1",
        " v=DMARC1",
        "",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not is_dmarc(text)


def test_an_attempt_does_not_count() -> None:
    assert is_attempt("v=DMARC1 p=reject")
    assert not is_attempt("v=DMARC1; p=reject")
    assert not is_attempt("v=spf1 -all")


@pytest.mark.parametrize(
    ("text", "policies"),
    [
        ("v=DMARC1; p=reject", ("reject", "reject", "reject")),
        ("v=DMARC1; p=reject; sp=none", ("reject", "none", "none")),
        ("v=DMARC1; p=none; np=reject", ("none", "none", "reject")),
        ("v=DMARC1; p=none; sp=quarantine; np=reject", ("none", "quarantine", "reject")),
        ("v=DMARC1; sp=reject; rua=mailto:a@b.fr", ("none", "reject", "reject")),
        ("v=DMARC1; p=reject; sp=oui; rua=mailto:a@b.fr", ("none", "none", "none")),
        ("v=DMARC1; p=reject; sp=oui", ("", "", "")),
    ],
)
def test_the_three_policies_in_effect(text: str, policies: tuple[str, str, str]) -> None:
    record = read(text)
    assert (record.policy, record.subdomain_policy, record.nonexistent_policy) == policies


def test_testing_applies_one_step_lower() -> None:
    assert [applied(policy, True) for policy in ("reject", "quarantine", "none", "")] == [
        "quarantine", "none", "none", "",
    ]  # fmt: skip
    assert applied("reject", False) == "reject"


def test_testing_obsolete_tags_and_addresses() -> None:
    record = read(
        "v=DMARC1; p=reject; t=y; pct=50; ri=60; rua=mailto:a@b.fr!10m, c@d.fr ,https://e/f"
    )
    assert record.testing
    assert record.obsolete_tags == ("pct", "ri")
    assert record.reports_to == ("mailto:a@b.fr!10m", "https://e/f")
    assert record.unusable_reports_to == ("c@d.fr",)


def test_what_receivers_skip_is_named() -> None:
    record = read("v=DMARC1; p=reject; spp=none; adkim=x; aspf=S; fo=9; junk; psd=n")
    assert record.unknown_tags == ("spp",)
    assert record.ignored_values == ("adkim=x", "fo=9")
    assert (record.alignment_dkim, record.alignment_spf, record.psd) == ("relaxed", "strict", "n")


@pytest.mark.parametrize(
    "text",
    ["v=DMARC1; p=reject\xa0", "v=DMARC1; p=", "v=DMARC1; p=re ject", "v=DMARC1; p=none; np="],
)
def test_a_value_that_is_none_of_the_three(text: str) -> None:
    assert (read(text).problem, read(text).policy) == ("bad_value", "")


@pytest.mark.parametrize(
    ("value", "good", "bad"),
    [
        ("mailto:a@b.fr", 1, 0),
        ("mailto:a@b.fr,mailto:c@d.fr", 2, 0),
        ("mailto:a@b.fr , MAILTO:c@d.fr", 2, 0),
        ("mailto:a@b.fr;", 0, 1),
        ("mailto:@b.fr", 0, 1),
        ("mailto: a@b.fr", 0, 1),
        ("mailto:a@b.fr!10x", 0, 1),
        ('mailto:"a"@b.fr', 0, 1),
        ("", 0, 0),
        (",,", 0, 0),
    ],
)
def test_report_addresses(value: str, good: int, bad: int) -> None:
    usable, unusable = addresses(value)
    assert (len(usable), len(unusable)) == (good, bad)


@pytest.mark.parametrize(
    ("uri", "host"),
    [
        ("mailto:a@B.fr!10m", "b.fr"),
        ("mailto:a@b.fr?subject=x@y.fr", "b.fr"),
        ("https://b.fr/x", ""),
        ("mailto:a@b.fr.", "b.fr"),
    ],
)
def test_where_a_report_goes(uri: str, host: str) -> None:
    assert mail_host(uri) == host


@given(st.text(max_size=300))
def test_nothing_makes_reading_raise(text: str) -> None:
    record = read(f"v=DMARC1;{text}")
    assert record.policy in ("", "none", "quarantine", "reject")
    assert len(record.problem_detail) <= 100


@pytest.mark.parametrize("piece", ["a,", "!1", "x=y;", ";", "rua=mailto:a@b.fr,", "dmarc ", "@"])
def test_long_records_are_read_in_linear_time(piece: str) -> None:
    text = "v=DMARC1; rua=" + piece * 60_000
    assert read(text).policy in ("", "none")
    is_attempt(piece * 60_000)


@pytest.mark.parametrize("options", ["0", "1", "d:s", "1:d:s", "0:1:d:s", "1 : D"])
def test_any_list_of_failure_options_is_understood(options: str) -> None:
    # RFC 7489 §6.4 allowed them all; RFC 9989 §4.8 writes fewer, and harms nobody.
    assert not read(f"v=DMARC1; p=reject; fo={options}").ignored_values


@pytest.mark.parametrize("options", ["9", "1:x", "1:", ""])
def test_an_unknown_failure_option_is_ignored(options: str) -> None:
    assert read(f"v=DMARC1; p=reject; fo={options}").ignored_values == (f"fo={options}",)
