"""Headers of a few words: structured fields, HSTS, permissions, referrer, framing, isolation."""

import pytest

from cyberscan.headers.csp import policies
from cyberscan.headers.framing import framing_of
from cyberscan.headers.hsts import Hsts, hsts_of, is_address
from cyberscan.headers.isolation import embedder_of, opener_of, resource_of
from cyberscan.headers.permissions import permissions_of
from cyberscan.headers.referrer import referrer_policy
from cyberscan.headers.structured import dictionary_of, token_of


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "a=1", "a=?0", "a=1.5", 'a="x\\"y"', "a=:YQ==:", "a=tok/en:x", "a=()",
        'a=(b "c" 1);d=2;e', "a,b , c", "a;x=1, a", "a=(  b   c )", "*a=*", "a=-1", "a=@1", "a=@-9;b", 'a=%"f%c3%bc"', "a=::",
    ],
)  # fmt: skip
def test_dictionaries(text: str) -> None:
    assert dictionary_of(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "a,", ",", "A=1", "a=", "a =1", "a= 1", 'a="x', 'a="\u00e9"', "a=(b", "a=(b,c)", "a=(b)c", "a=1.2345",
        "a=?2", "a;=1", "a=(b\"c\")", "a=@", "a=@1.5", 'a=%"%zz"', "a=:Y=Q:", "a=:Y:", "camera 'none'", "a=1 b=2",
    ],
)  # fmt: skip
def test_what_is_broken_is_dropped_as_a_whole(text: str) -> None:
    assert dictionary_of(text) is None


def test_the_last_member_of_a_name_holds() -> None:
    read = dictionary_of("a=1, a=(x)")
    assert read is not None
    assert read.members["a"].listed


@pytest.mark.parametrize(
    ("text", "token"),
    [("same-origin", "same-origin"), (" a;b=c ", "a"), ('"a"', None), ("a b", None), ("1", None)],
)
def test_tokens(text: str, token: str | None) -> None:
    assert token_of(text) == token


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("max-age=31536000", Hsts(31_536_000)),
        ('MAX-AGE="0063072000" ; IncludeSubDomains;preload', Hsts(63_072_000, True, True)),
        ("max-age=0", Hsts(0)),
        ("max-age=99999999999999999", Hsts(999_999_999_999)),
        ("max-age=1; x=y; x=z", Hsts(1)),
        ('x="a;max-age=2"; max-age=1;;', Hsts(1)),
        ("", None),
        ("max-age=1; includeSubDomains=1", None),
        ("max-age=1; includeSubDomains=", None),
        ("max-age=1; x=a b", None),
        ('max-age=1; x="', None),
        ('max-age=1; x="a b"; preload', Hsts(1, False, True)),
        ("max-age", None),
        ("max-age=-1", None),
        ("max-age=1.5", None),
        ("max-age=1; max-age=1", None),
        ("max-age=1; includeSubDomains; includesubdomains", None),
        ("max-age=1, max-age=2", None),
        ("max-age=1 includeSubDomains", None),
        ("max-age=1; é", None),
        ("max age=1", None),
    ],
)
def test_transport_security(line: str, said: Hsts | None) -> None:
    assert hsts_of(line) == said


def test_addresses() -> None:
    assert is_address("192.0.2.1")
    assert is_address("[2001:db8::1]")
    assert not is_address("ville.test")


def test_permissions() -> None:
    read = permissions_of(["camera=(), microphone=*", 'geolocation=(self "https://a.test")'])
    assert (read.state, read.everyone, read.held) == (
        "valid", ("microphone",), ("camera", "geolocation"),
    )  # fmt: skip
    assert permissions_of([], ["camera 'none'"]).state == "old"
    assert permissions_of(["camera=()", "junk here"]).state == "invalid"


@pytest.mark.parametrize(
    ("lines", "metas", "policy"),
    [
        (["no-referrer, inconnu"], [], "no-referrer"),
        (["no-referrer", "ORIGIN"], [], "origin"),
        (["no-referrer"], ["always"], "unsafe-url"),
        (["no-referrer"], ["origin, unsafe-url"], "no-referrer"),
        ([], [""], ""),
    ],
)
def test_referrer(lines: list[str], metas: list[str], policy: str) -> None:
    assert referrer_policy(lines, metas) == policy


@pytest.mark.parametrize(
    ("policy", "metas", "lines", "state"),
    [
        ("frame-ancestors 'none'", (), ["ALLOWALL"], "held"),
        ("frame-ancestors *", (), ["DENY"], "open"),
        ("frame-ancestors *, frame-ancestors 'self'", (), [], "held"),
        ("default-src 'none'", (), [], "missing"),
        ("default-src 'none'", ("frame-ancestors 'none'",), [], "missing"),
        ("", (), [" DENY "], "held"),
        ("", (), ["SAMEORIGIN, SAMEORIGIN"], "held"),
        ("", (), ["SAMEORIGIN", "ALLOW-FROM https://a.test"], "conflicting"),
        ("", (), ["ALLOW-FROM https://a.test"], "unknown_value"),
    ],
)
def test_framing(policy: str, metas: tuple[str, ...], lines: list[str], state: str) -> None:
    assert framing_of(policies([policy], metas), lines).state == state


def test_isolation() -> None:
    assert opener_of(['same-origin; report-to="x"']).value == "same-origin"
    assert opener_of(["same-origin", "same-origin"]).state == "invalid"
    assert embedder_of(["credentialless"]).state == "valid"
    assert embedder_of([]).state == "absent"
    assert resource_of(["same-site"]).state == "valid"
    assert resource_of(["Same-Site"]).state == "invalid"
