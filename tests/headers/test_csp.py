"""Policies read as browsers do (W3C CSP Level 3)."""

import pytest

from cyberscan.facts.page import Page
from cyberscan.facts.targets import Site
from cyberscan.headers.csp import MAX_DIRECTIVES, MAX_POLICIES, MAX_SOURCES, Policy, policies
from cyberscan.headers.csp_judge import gaps, nonces, speaks_of_scripts, weaknesses
from cyberscan.headers.csp_proposal import mended
from cyberscan.headers.csp_sources import hash_fits, source_of


def only(*headers: str, metas: tuple[str, ...] = ()) -> Policy:
    [policy] = policies(headers, metas)
    return policy


def test_a_comma_parts_policies_in_a_header_and_nothing_in_a_page() -> None:
    assert [str(policy) for policy in policies(["default-src 'self', img-src *", "font-src a.test"])] == [
        "default-src 'self'", "img-src *", "font-src a.test",
    ]  # fmt: skip
    assert str(only(metas=("default-src 'self', img-src *",))) == "default-src 'self', img-src *"


def test_the_first_of_two_directives_holds() -> None:
    policy = only("Script-Src 'self'; script-src *; img-src")
    assert str(policy) == "script-src 'self'; img-src"
    assert policy.repeated == ("script-src",)


def test_only_ascii_spaces_part_words_and_only_ascii_is_heard() -> None:
    policy = only("default-src\t'self'\x0chttps://a.test; img-src\xa0*; font-src b.test\x0bc.test")
    assert [directive.name for directive in policy.directives] == ["default-src", "font-src"]
    assert policy.directives[0].words == ("'self'", "https://a.test")
    assert policy.directives[1].words == ("b.test\x0bc.test",)
    assert len(policy.dropped) == 1


def test_a_page_may_not_say_everything() -> None:
    policy = only(metas=("default-src 'self'; frame-ancestors 'none'; Sandbox; report-uri /r",))
    assert str(policy) == "default-src 'self'"
    assert policy.dropped == ("frame-ancestors 'none'", "Sandbox", "report-uri /r")


@pytest.mark.parametrize("text", ["", " ", ";;", ",", ", ;"])
def test_an_empty_policy_is_none(text: str) -> None:
    assert policies([text]) == ()


@pytest.mark.parametrize(
    ("text", "kind", "ruled_by"),
    [
        ("default-src a; script-src b; script-src-elem c", "script-src-elem", "script-src-elem"),
        ("default-src a; script-src b", "script-src-attr", "script-src"),
        ("default-src a", "script-src-elem", "default-src"),
        ("default-src a; script-src b; child-src c", "worker-src", "child-src"),
        ("default-src a; script-src b", "worker-src", "script-src"),
        ("default-src a; script-src b; child-src c", "frame-src", "child-src"),
        ("default-src a; script-src b", "frame-src", "default-src"),
        ("default-src a; style-src b", "style-src-attr", "style-src"),
        ("default-src a", "manifest-src", "default-src"),
        ("default-src a", "base-uri", ""),
        ("default-src a", "form-action", ""),
        ("default-src a", "frame-ancestors", ""),
    ],
)
def test_fetch_directives_fall_back(text: str, kind: str, ruled_by: str) -> None:
    directive = only(text).effective(kind)
    assert (directive.name if directive else "") == ruled_by


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("'SELF'", "keyword"), ("'Strict-Dynamic'", "keyword"), ("'self", "invalid"),
        ("'nonce-YWJj'", "nonce"), ("'NONCE-YWJj'", "nonce"), ("'nonce-'", "invalid"),
        ("'nonce-a b'", "invalid"), ("'sha256-YWJj'", "hash"), ("'sha1-YWJj'", "invalid"),
        ("https:", "scheme"), ("DATA:", "scheme"), ("1ab:", "invalid"),
        ("*", "host"), ("*.ville.test", "host"), ("a.*.test", "invalid"), ("ville.test:*", "host"),
        ("https://ville.test:8443/a/b", "host"), ("wss://ville.test", "host"),
        ("ville.test:port", "invalid"), ("[::1]", "invalid"), ("https://[::1]/", "invalid"),
        ("/chemin", "invalid"), ("//ville.test", "invalid"), ("localhost:3000", "host"),
    ],
)  # fmt: skip
def test_sources_follow_the_grammar(text: str, kind: str) -> None:
    assert source_of(text).kind == kind


@pytest.mark.parametrize(
    ("text", "everyone"),
    [
        ("*", True), ("https:", True), ("http://*", True), ("*:443", True), ("https://*/a", True),
        ("*.fr", True), ("wss:", False), ("ws://*", False),
        ("data:", False), ("blob:", False), ("*.ville.fr", False), ("ville.fr", False),
        ("'self'", False),
    ],
)  # fmt: skip
def test_who_is_everyone(text: str, everyone: bool) -> None:
    assert source_of(text).everyone is everyone


def test_a_digest_has_the_length_of_its_algorithm() -> None:
    assert hash_fits(source_of("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"))
    assert not hash_fits(source_of("'sha384-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"))


def test_what_one_policy_stops_is_stopped() -> None:
    both = policies(["script-src 'unsafe-inline'", "script-src 'unsafe-eval' https:"])
    assert weaknesses(both) == ()
    assert [one.code for one in weaknesses(both[:1])] == ["unsafe_inline"]
    assert [one.code for one in gaps(policies(["base-uri 'self'", "form-action 'self'"]))] == [
        "object_src", "default_src",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["sandbox"], []),
        (["script-src * 'unsafe-inline'; Sandbox allow-forms"], []),
        (["script-src *; sandbox Allow-Scripts"], ["broad_sources"]),
        (["script-src *", "sandbox"], []),
        # Nothing rules the scripts written in the page, although a directive rules their attributes.
        (["script-src-attr 'none'"], ["unsafe_inline", "broad_sources", "unsafe_eval"]),
        (["script-src-elem 'none'"], ["unsafe_inline", "unsafe_eval"]),
        (["script-src-elem 'none'; script-src-attr 'none'"], ["unsafe_eval"]),
        (["script-src wss:"], []),
    ],
)
def test_what_runs_is_what_chromium_runs(texts: list[str], codes: list[str]) -> None:
    assert [one.code for one in weaknesses(policies(texts))] == codes


def test_a_sandbox_without_scripts_rules_scripts() -> None:
    assert speaks_of_scripts(policies(["sandbox"]))
    assert not speaks_of_scripts(policies(["sandbox allow-scripts"]))


def test_nonces_are_those_of_the_scripts() -> None:
    read = policies(["default-src 'nonce-YQ=='; style-src 'nonce-Yg=='"])
    assert [source.value for source in nonces(read)] == ["YQ=="]


def test_a_hostile_policy_is_bounded() -> None:
    flood = ";".join(f"d{n} {'a ' * 2000}" for n in range(MAX_DIRECTIVES * 2))
    [policy] = policies([flood])
    assert len(policy.directives) <= MAX_DIRECTIVES
    assert all(len(directive.words) <= MAX_SOURCES for directive in policy.directives)
    assert len(policies([",".join(["a b"] * 1000)])) == MAX_POLICIES


HOME = {"target": Site(scheme="https", host="ville.test", port=443), "url": "https://ville.test/"}
LOADS: dict[str, object] = {
    "scripts": ("https://cdn.test/a.js", "https://ville.test/b.js"),
    "media": ("https://images.test/a.png",),
    "forms": ({"action": "https://formulaires.test/", "method": "post"},),
}


@pytest.mark.parametrize(
    ("own", "policy"),
    [
        (
            "script-src 'self' https: 'unsafe-inline'; img-src 'self'; object-src 'none'; base-uri 'self'",
            (
                "script-src 'self' https://cdn.test; img-src 'self'; object-src 'none'; base-uri 'self'; "
                "default-src 'self'; form-action 'self' https://formulaires.test"
            ),
        ),
        (
            "default-src *; form-action 'self'",
            (
                "form-action 'self'; default-src 'self'; object-src 'none'; base-uri 'self'; "
                "script-src 'self' https://cdn.test; img-src 'self' https://images.test"
            ),
        ),
        # A source that was chosen is left alone: what it does not let in was not to come in.
        (
            "default-src 'self'; base-uri 'self'; script-src 'self' 'unsafe-inline'",
            (
                "default-src 'self'; base-uri 'self'; script-src 'self'; "
                "form-action 'self' https://formulaires.test"
            ),
        ),
    ],
)
def test_a_mended_policy_lets_in_what_the_page_loads_today(own: str, policy: str) -> None:
    page = Page.model_validate({**HOME, **LOADS})
    assert mended(policies([own]), page) == policy


def test_a_page_read_in_part_proposes_nothing() -> None:
    page = Page.model_validate({**HOME, **LOADS, "truncated": True})
    assert mended(policies(["default-src *"]), page) == ""
