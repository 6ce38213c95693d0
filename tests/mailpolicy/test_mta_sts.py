"""RFC 8461: what is announced, the policy file, the match of exchangers."""

import pytest

from cyberscan.mailpolicy.mta_sts import Policy, announced, is_pattern, matches, parse, unmatched

GOOD = "version: STSv1\nmode: enforce\nmx: mx.ville.test\nmax_age: 604800\n"


@pytest.mark.parametrize(
    "text",
    [
        "v=STSv1; id=20260101T000000;",
        "v=STSv1; id=1",
        "v=STSv1;id=abc123",
        "v=STSv1 ; id=abc123 ; autre=valeur ;",
        "v=STSv1; autre=valeur; id=" + "a" * 32,
    ],
)
def test_records_that_announce_a_policy(text: str) -> None:
    found = announced([text])
    assert (found.result, found.cause, found.records) == ("valid", "", (text,))
    assert found.id


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("v=STSv1;", "missing_id"),
        ("v=STSv1; autre=1", "missing_id"),
        ("v=STSv1; id=2026-01-01", "bad_id"),
        ("v=STSv1; id=" + "a" * 33, "bad_id"),
        ("v=STSv1; id=", "syntax"),
        ("v=STSv1; id", "syntax"),
        ("v=STSv1; ; id=1", "syntax"),
        ("v=STSv1; i d=1", "syntax"),
    ],
)
def test_records_that_senders_cannot_use(text: str, cause: str) -> None:
    found = announced([text])
    assert (found.result, found.cause) == ("invalid", cause)


@pytest.mark.parametrize(
    "text", ["v=STSV1; id=1", "v=sts1; id=1", " v=STSv1; id=1", '"v=STSv1; id=1"', "v=STSv2; id=1"]
)
def test_what_looks_meant_is_told_and_counts_for_nothing(text: str) -> None:
    found = announced([text])
    assert (found.result, found.attempts) == ("none", (text,))


def test_other_texts_are_discarded() -> None:
    found = announced(["v=spf1 -all", "v=STSv1; id=1", "une note"])
    assert (found.result, found.id, found.attempts) == ("valid", "1", ())
    assert announced(["v=spf1 -all"]).result == "none"
    assert announced([]).result == "none"


def test_two_records_are_none() -> None:
    found = announced(["v=STSv1; id=1", "v=STSv1; id=1"])
    assert (found.result, found.cause, found.cause_detail) == ("invalid", "multiple_records", "2")


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.rstrip("\n"),
        GOOD.replace(": ", ":"),
        GOOD.replace("\n", "  \t\n"),
        GOOD + "\n\n",
        GOOD + "autre-cle: valeur\n",
        GOOD + "mode: none\nversion: STSv2\nmax_age: x\n",
        "mx: MX.Ville.Test\nmax_age: 604800\nmode: enforce\nversion: STSv1",
    ],
)
def test_a_good_file(text: str) -> None:
    assert parse(text) == Policy((), "enforce", ("mx.ville.test",), (), 604800)


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("", ["not_a_policy"]),
        ("<!doctype html>\n<title>Bienvenue</title>\n<style>a: b</style>", ["not_a_policy"]),
        (GOOD.replace("STSv1", "STSv2"), ["bad_version"]),
        (GOOD.replace("version: STSv1\n", ""), ["bad_version"]),
        ("\ufeff" + GOOD, ["bad_version"]),
        (GOOD.replace("enforce", "Enforce"), ["bad_mode"]),
        (GOOD.replace("mode", "Mode"), ["bad_mode"]),
        (GOOD.replace("mode:", "mode :"), ["bad_mode"]),
        (GOOD.replace("604800", "31557601"), ["bad_max_age"]),
        (GOOD.replace("604800", "-1"), ["bad_max_age"]),
        (GOOD.replace("604800", "٣"), ["bad_max_age"]),
        (GOOD.replace("604800", "9" * 5000), ["bad_max_age"]),
        (GOOD.replace("max_age: 604800\n", ""), ["bad_max_age"]),
        (GOOD.replace("mx: mx.ville.test\n", ""), ["no_mx"]),
        (GOOD.replace("mx.ville.test", ""), ["bad_mx"]),
        (GOOD.replace("mx.ville.test", "mx.*.test"), ["bad_mx"]),
        (GOOD.replace("mx.ville.test", "mx.ville.test."), ["bad_mx"]),
        (GOOD.replace("mx.ville.test", "mx.ville.test, mx2.ville.test"), ["bad_mx"]),
        (GOOD.replace("\n", "\r"), ["bad_mode", "bad_max_age", "no_mx", "bad_version"]),
    ],
)
def test_a_file_that_senders_cannot_use(text: str, causes: list[str]) -> None:
    assert sorted(parse(text).causes) == sorted(causes)


def test_no_server_need_be_named_to_give_a_policy_up() -> None:
    assert parse("version: STSv1\nmode: none\nmax_age: 0\n").causes == ()


def test_patterns_are_bounded() -> None:
    text = GOOD + "".join(f"mx: mx{n}.ville.test\n" for n in range(5000))
    assert len(parse(text).mx) == 100


@pytest.mark.parametrize(
    ("pattern", "host", "covered"),
    [
        ("mx.ville.test", "MX.ville.test.", True),
        ("mx.ville.test", "mx2.ville.test", False),
        ("*.ville.test", "mx.ville.test", True),
        ("*.ville.test", "a.mx.ville.test", False),
        ("*.ville.test", "ville.test", False),
        ("*.ville.test", ".ville.test", False),
        ("*.test", "ville.test", True),
    ],
)
def test_which_server_a_pattern_covers(pattern: str, host: str, covered: bool) -> None:
    assert matches(pattern, host) is covered


def test_servers_that_nothing_covers() -> None:
    assert unmatched(["mx.ville.test"], ["mx.ville.test", "mx2.ville.test"]) == ("mx2.ville.test",)


@pytest.mark.parametrize(
    "text", ["*", "*.", "a.*", "*.*.test", "-a.test", "a..test", "é.test", "a b"]
)
def test_what_is_no_pattern(text: str) -> None:
    assert not is_pattern(text)
