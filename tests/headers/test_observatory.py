"""Cases worked by hand from the Observatory's public rules."""

import pytest

from cyberscan.facts.page import Cookie, Page
from cyberscan.facts.targets import Site
from cyberscan.facts.web import Hop, Visit
from cyberscan.facts.web_exposure import ForeignOrigin
from cyberscan.headers import observatory_tests as tests
from cyberscan.headers.observatory import POINTS, grade_of, observatory
from cyberscan.headers.observatory_csp import csp_score

SITE = Site(scheme="https", host="www.ville.test", port=443)


def page(*headers: tuple[str, str], **more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200, "headers": headers}
    return Page.model_validate({**values, **more})


NONCE = "'nonce-abc123'"


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        ([], "csp_missing"),
        (["default-src 'none'"], "csp_none_by_default"),
        (["default-src"], "csp_none_by_default"),
        (["default-src 'none' 'none'"], "csp_none_by_default"),
        (["default-src 'self'"], "csp_no_unsafe"),
        (["default-src 'none'; script-src 'self'"], "csp_none_by_default"),
        (["default-src 'self'; style-src 'unsafe-inline'"], "csp_unsafe_style"),
        (["default-src 'self'; style-src https:"], "csp_unsafe_style"),
        (["default-src 'self'; script-src 'unsafe-eval'"], "csp_unsafe_eval"),
        (["default-src 'self'; style-src 'unsafe-eval'"], "csp_unsafe_eval"),
        (["default-src 'self' 'unsafe-inline'"], "csp_unsafe_inline"),
        (["script-src 'self' data:; object-src 'none'"], "csp_unsafe_inline"),
        (["script-src 'self'"], "csp_unsafe_inline"),  # object-src is open
        (["frame-ancestors 'self'"], "csp_unsafe_inline"),
        (["default-src https:"], "csp_unsafe_inline"),
        ([f"default-src 'self'; script-src {NONCE} 'unsafe-inline'"], "csp_no_unsafe"),
        (
            [f"object-src 'none'; script-src {NONCE} 'strict-dynamic' https: 'unsafe-inline'"],
            "csp_unsafe_style",  # style-src is open
        ),
        (["default-src 'self'; script-src 'strict-dynamic'"], "csp_invalid"),
        (["default-src 'self'; img-src http://a.test"], "csp_passive_in_clear"),
        (["default-src 'self'; font-src http://a.test"], "csp_active_in_clear"),
        (["default-src 'self'; default-src 'none'"], "csp_invalid"),
        (["default-src 'self'; report-uri /a; report-uri /b"], "csp_repeated_reporting"),
        (["img"], "csp_invalid"),
        ([""], "csp_invalid"),
        # Several policies: only the sources that they share are kept.
        (["default-src 'self' 'unsafe-inline'", "default-src 'self'"], "csp_no_unsafe"),
        (["default-src 'self', default-src https://a.test"], "csp_none_by_default"),
        (["default-src https://a.test/", "default-src https://a.test/b"], "csp_no_unsafe"),
    ],
)
def test_policies(lines: list[str], result: str) -> None:
    assert csp_score(lines, [], report_only=False, https=True).result == result


def test_policies_of_the_page_and_on_trial() -> None:
    in_page = csp_score([], ["frame-ancestors 'none'"], report_only=False, https=True)
    assert in_page.result == "csp_missing"
    assert csp_score([], [], report_only=True, https=True).result == "csp_report_only"
    framed = csp_score(["default-src 'self'; frame-ancestors 'none'"], [], False, True)
    assert framed.frame_ancestors
    plain = csp_score(["default-src 'self'; font-src http://a.test"], [], False, https=False)
    assert plain.result == "csp_no_unsafe"


def cookie(name: str = "langue", **more: object) -> Cookie:
    sound = {"secure": True, "http_only": True, "same_site": "lax"}
    return Cookie.model_validate({"name": name, **sound, **more})


@pytest.mark.parametrize(
    ("found", "hsts", "result"),
    [
        ([], True, "cookies_none"),
        ([cookie("heroku-session-affinity", secure=False)], True, "cookies_none"),
        ([cookie()], True, "cookies_all_sound"),
        ([cookie("__Host-a", secure=False, refused="host_prefix")], True, "cookies_none"),
        ([cookie(secure=False, refused="foreign_domain")], True, "cookies_none"),
        ([cookie(secure=False, refused="too_long")], False, "cookies_not_secure"),
        ([cookie(), cookie("b", same_site="")], True, "cookies_sound"),
        ([cookie(secure=False)], True, "cookies_not_secure_hsts"),
        ([cookie(secure=False)], False, "cookies_not_secure"),
        ([cookie("PHPSESSID", secure=False)], True, "cookies_session_not_secure_hsts"),
        ([cookie("PHPSESSID", secure=False)], False, "cookies_session_not_secure"),
        ([cookie("login", http_only=False)], True, "cookies_session_scripts"),
        ([cookie("csrftoken", same_site="")], True, "cookies_csrf_no_same_site"),
        ([cookie(same_site="invalide")], True, "cookies_same_site_invalid"),
        ([cookie(same_site="none", secure=False)], True, "cookies_same_site_invalid"),
        # The worst of all is told.
        (
            [cookie("a", secure=False), cookie("sess", http_only=False)],
            True,
            "cookies_session_scripts",
        ),
    ],
)
def test_cookies(found: list[Cookie], hsts: bool, result: str) -> None:
    assert tests.cookies(found, hsts) == result


@pytest.mark.parametrize(
    ("allowed", "credentials", "result"),
    [
        ("", "", "cors_none"),
        ("*", "true", "cors_public"),
        ("https://www.ville.test", "true", "cors_restricted"),
        ("https://a.test", "", "cors_restricted"),
        ("https://a.test", "true", "cors_everyone"),
    ],
)
def test_origins(allowed: str, credentials: str, result: str) -> None:
    asked = ForeignOrigin(
        origin="https://a.test", allow_origin=allowed, allow_credentials=credentials
    )  # fmt: skip
    assert tests.cors(asked) == result


def visit(*urls: str, **more: object) -> Visit:
    hops = tuple(Hop(url=url, status=200) for url in urls)
    return Visit.model_validate({"scheme": "http", "state": "answered", "hops": hops, **more})


@pytest.mark.parametrize(
    ("seen", "result"),
    [
        (visit(state="refused"), "redirection_no_http"),
        (visit("http://a.test/"), "redirection_missing"),
        (visit("http://a.test/", "https://a.test/"), "redirection_sound"),
        (visit("http://a.test/", "https://www.a.test/"), "redirection_other_host"),
        (
            visit("http://a.test/", "http://www.a.test/", "https://www.a.test/"),
            "redirection_http_first",
        ),
        (visit("http://a.test/", "https://a.test/", "http://b.test/"), "redirection_not_https"),
        (visit("http://a.test/", left_perimeter_to="https://b.test/"), "redirection_other_host"),
        (visit("http://a.test/", "https://a.test/", certificate_error="expired"),
         "redirection_certificate"),
    ],
)  # fmt: skip
def test_redirections(seen: Visit, result: str) -> None:
    assert tests.redirection(seen) == result


@pytest.mark.parametrize(
    ("said", "error", "result"),
    [
        ("max-age=15552000", "", "hsts_long"),
        ("max-age=15551999", "", "hsts_short"),
        ("Max-Age=31536000; includeSubDomains", "", "hsts_long"),
        ("", "", "hsts_missing"),
        ("includeSubDomains", "", "hsts_invalid"),
        ("max-age=31536000, max-age=1", "", "hsts_invalid"),
        ('max-age="31536000"', "", "hsts_long"),
        ("max-age=31536000", "expired", "hsts_certificate"),
    ],
)
def test_transport_security(said: str, error: str, result: str) -> None:
    hop = Hop(url="https://a.test/", status=200, transport_security=said)
    assert tests.hsts(hop, error) == result


def test_two_lines_of_transport_security_are_refused() -> None:
    hop = Hop(url="https://a.test/", status=200, transport_security="max-age=31536000")
    assert tests.hsts(hop, "", lines=2) == "hsts_invalid"


def test_two_lines_of_a_header_are_heard_as_one() -> None:
    twice = page(("x-frame-options", "DENY"), ("x-frame-options", "SAMEORIGIN"))
    assert "framing_invalid" in tests.from_page(twice, "ville.test", hsts_holds=True)
    types = page(("content-type", "text/html"), ("content-type", "text/plain"))
    assert "sri_no_scripts" in tests.from_page(types, "ville.test", hsts_holds=True)


def test_no_https_has_no_transport_security() -> None:
    assert tests.hsts(None, "") == "hsts_no_https"


@pytest.mark.parametrize(
    ("lines", "metas", "result"),
    [
        ([], (), "referrer_absent"),
        (["no-referrer"], (), "referrer_private"),
        (["unsafe-url, strict-origin"], (), "referrer_private"),
        (["origin"], (), "referrer_unsafe"),
        (["rien"], (), "referrer_invalid"),
        (["no-referrer"], (("referrer", "unsafe-url"),), "referrer_unsafe"),
    ],
)
def test_referrers(lines: list[str], metas: tuple[tuple[str, str], ...], result: str) -> None:
    seen = page(*(("referrer-policy", line) for line in lines), metas=metas)
    assert tests.referrer(seen) == result


CDN = "https://cdn.test/a.js"


@pytest.mark.parametrize(
    ("scripts", "result"),
    [
        ([], "sri_no_scripts"),
        (["https://www.ville.test/a.js"], "sri_own_scripts"),
        (["https://static.ville.test/a.js"], "sri_own_scripts"),
        ([{"url": "https://www.ville.test/a.js", "integrity": "sha384-x"}], "sri_all"),
        ([{"url": CDN, "integrity": "sha384-x"}], "sri_all"),
        ([CDN], "sri_external_unsealed"),
        ([{"url": "http://cdn.test/a.js", "integrity": "sha384-x"}], "sri_sealed_in_clear"),
        (["http://cdn.test/a.js"], "sri_unsealed_in_clear"),
        ([{"url": CDN, "schemeless": True}], "sri_unsealed_in_clear"),
        ([{"url": CDN, "integrity": "sha384-x"}, CDN], "sri_external_unsealed"),
    ],
)
def test_seals(scripts: list[object], result: str) -> None:
    assert tests.sri(page(("content-type", "text/html"), scripts=scripts), "ville.test") == result


def test_what_is_no_html_loads_no_script() -> None:
    assert tests.sri(page(("content-type", "text/plain")), "ville.test") == "sri_not_html"
    inline = page(("content-type", "text/html"), inline_scripts={"count": 1})
    assert tests.sri(inline, "ville.test") == "sri_own_scripts"


@pytest.mark.parametrize(
    ("header", "result"),
    [
        (("x-content-type-options", "nosniff"), "nosniff_set"),
        (("x-content-type-options", "nosniff, nosniff"), "nosniff_invalid"),
        (("x-frame-options", "deny"), "framing_set"),
        (("x-frame-options", "ALLOW-FROM https://a.test"), "framing_allow_from"),
        (("x-frame-options", "DENY, DENY"), "framing_invalid"),
        (("content-security-policy", "frame-ancestors *"), "framing_csp"),
        (("cross-origin-resource-policy", "same-site"), "corp_own"),
        (("cross-origin-resource-policy", "cross-origin"), "corp_open"),
        (("cross-origin-resource-policy", "tous"), "corp_invalid"),
        (("cross-origin-opener-policy", "same-origin"), "coop_set"),
        (("cross-origin-opener-policy", "unsafe-none"), "coop_open"),
        (("cross-origin-opener-policy", '"same-origin"'), "coop_invalid"),
        (("cross-origin-embedder-policy", "credentialless"), "coep_set"),
        (("cross-origin-embedder-policy", "oui"), "coep_invalid"),
    ],
)
def test_words(header: tuple[str, str], result: str) -> None:
    assert result in tests.from_page(page(header), "ville.test", hsts_holds=True)


def test_one_result_a_test_and_each_has_its_points() -> None:
    results = tests.from_page(page(), "ville.test", hsts_holds=False)
    families = [result.partition("_")[0] for result in results]
    assert len(families) == len(set(families)) == 9
    assert set(results) <= POINTS.keys()


@pytest.mark.parametrize(
    ("score", "grade"),
    [(135, "A+"), (100, "A+"), (99, "A"), (90, "A"), (89, "A-"), (84, "B+"), (75, "B"), (70, "B"),
     (65, "B-"), (60, "C+"), (54, "C"), (45, "C-"), (40, "D+"), (30, "D"), (25, "D-"), (20, "F"), (0, "F")],
)  # fmt: skip
def test_grades(score: int, grade: str) -> None:
    assert grade_of(score) == grade


@pytest.mark.parametrize(
    ("results", "score"),
    [
        ((), 100),
        (("corp_own",), 110),
        (("nosniff_missing", "referrer_unsafe", "corp_own"), 100),
        (("nosniff_missing", "hsts_short", "corp_own"), 85),
        (("cors_everyone", "sri_unsealed_in_clear", "csp_missing"), 0),
    ],
)
def test_bonuses_count_from_ninety_and_nothing_is_below_zero(
    results: tuple[str, ...], score: int
) -> None:
    assert observatory(results).score == score
