"""Set-Cookie lines, against RFC 6265."""

import pytest

from cyberscan.probes._cookies import cookies_of


def names(*lines: str) -> list[str]:
    return [cookie.name for cookie in cookies_of(lines)]


@pytest.mark.parametrize(
    "attributes",
    [
        "Max-Age=0",
        "Max-Age=-1; Expires=Thu, 01 Jan 2099 00:00:00 GMT",
        "expires=Thu, 01-Jan-1970 00:00:01 GMT",
        "expires=Thu, 01-Jan-70 00:00:01 GMT; Max-Age=never",
        "expires=Thu Jan 01 1970 00:00:00 GMT+0100 (CET)",
        "expires=Mon, 26 Jul 1997 05:00:00 +99999999999999",
        "expires=1970 jan 1 00:00:00",
        "expires=Sat, 01 Jan 2000 0:0:0 GMT; expires=not a date",
        "EXPIRES=Wed, 31-Dec-97 23:59:59 GMT",
        "expires=Mon, 01-Jan-0000 00:00:00 GMT",
    ],
)
def test_a_cookie_that_is_taken_back_is_none(attributes: str) -> None:
    assert names(f"PHPSESSID=x; {attributes}; path=/") == []


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        "Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "Max-Age=+0",
        "expires=Thu, 01 Jan 2099 00:00:00 GMT",
        "expires=Thu, 01 Jan 1970 99:00:00 GMT",
        "expires=1970-01-01T00:00:00Z",
        "expires=",
        "expires=" + "(" * 5000,
    ],
)
def test_a_cookie_that_is_kept_is_one(attributes: str) -> None:
    assert names(f"PHPSESSID=x; {attributes}; path=/") == ["PHPSESSID"]


def test_the_last_of_two_lines_is_what_a_browser_holds() -> None:
    [cookie] = cookies_of(["PHPSESSID=a; path=/", "PHPSESSID=b; path=/; Secure; HttpOnly"])
    assert cookie.secure
    assert cookie.http_only
    assert names("PHPSESSID=a; path=/", "PHPSESSID=deleted; path=/; Max-Age=0") == []
    assert names('PHPSESSID=""; path=/', "=x", "x", "") == []


@pytest.mark.parametrize(
    ("name", "session"),
    [
        ("__Host-PHPSESSID", True),
        ("mairie_de_ville_session", True),
        ("laravel-session", True),
        ("roundcube_sessid", True),
        ("ASP.NET_SessionId", True),
        ("ASPSESSIONIDQQABCDEF", True),
        ("spip_session_12ab", True),
        ("ai_session", False),
        ("cookie_consent_session", False),
        ("_ga", False),
        ("_pk_ses.1.1fff", False),
        ("tarteaucitron", False),
        ("XSRF-TOKEN", False),
        ("wordpress_test_cookie", False),
    ],
)
def test_the_names_of_sessions(name: str, session: bool) -> None:
    [cookie] = cookies_of([f"{name}=x"])
    assert cookie.looks_like_session is session


@pytest.mark.parametrize(
    ("line", "url", "refused"),
    [
        ("__Host-sid=1; Secure; Path=/", "https://ville.test/", ""),
        ("__host-sid=1; Path=/", "https://ville.test/", "host_prefix"),
        ("__Host-sid=1; Secure", "https://ville.test/", "host_prefix"),
        ("__Host-sid=1; Secure; Path=/a", "https://ville.test/", "host_prefix"),
        ("__Host-sid=1; Secure; Path=/; Domain=ville.test", "https://ville.test/", "host_prefix"),
        ("__SECURE-sid=1", "https://ville.test/", "secure_prefix"),
        ("__Secure-sid=1; SECURE", "https://ville.test/", ""),
        ("__Host-Http-sid=1; Secure; Path=/", "https://ville.test/", "http_prefix"),
        ("__Host-Http-sid=1; Secure; Path=/; HttpOnly", "https://ville.test/", ""),
        ("__http-sid=1; Secure", "https://ville.test/", "http_prefix"),
        ("__Http-sid=1; Secure; HttpOnly", "https://ville.test/", ""),
        ("__HttpX-sid=1", "https://ville.test/", ""),
        ("a=1; Partitioned", "https://ville.test/", "partitioned_without_secure"),
        ("a=1; Partitioned; Secure", "https://ville.test/", ""),
        ('a="' + "x" * 4094 + '"', "https://ville.test/", "too_long"),
        ("a=1; SameSite=None", "https://ville.test/", "none_without_secure"),
        ("a=1; SameSite=None; SameSite=Lax", "https://ville.test/", ""),
        ("a=1; SameSite=None; Secure", "https://ville.test/", ""),
        ("a=1; Secure", "http://ville.test/", "secure_in_clear"),
        ("a=1; Domain=.ville.test", "https://www.ville.test/", ""),
        ("a=1; Domain=VILLE.test; Domain=", "https://www.ville.test/", ""),
        ("a=1; Domain=autre.test", "https://www.ville.test/", "foreign_domain"),
        ("a=1; Domain=lle.test", "https://www.ville.test/", "foreign_domain"),
        ("a=1; Domain=gouv.fr", "https://www.ville.gouv.fr/", "public_suffix"),
        ("a=1; Domain=fr", "https://ville.fr/", "public_suffix"),
        ("a=" + "x" * 4096, "https://ville.test/", "too_long"),
        ("a=" + "x" * 4095, "https://ville.test/", ""),
        ("a=1\x01; Secure", "https://ville.test/", "control_character"),
        ("a=1\t; Secure", "https://ville.test/", ""),
    ],
)
def test_what_a_browser_refuses_is_said(line: str, url: str, refused: str) -> None:
    [cookie] = cookies_of([line], url)
    assert cookie.refused == refused


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", ("/dossier", "", "", None)),
        ("Path=relatif; Domain=", ("/dossier", "", "", None)),
        ("path=/a; PATH=/b", ("/b", "", "", None)),
        ("Domain=.Ville.TEST; SameSite=sTRICT", ("/dossier", "ville.test", "strict", None)),
        ("SameSite=jamais; Max-Age=60", ("/dossier", "", "jamais", 60)),
        ("Max-Age=99999999999999999999", ("/dossier", "", "", 400 * 86_400)),
        ("Max-Age=1e3; Max-Age=; Max-Age=-", ("/dossier", "", "", None)),
        ("Path=/" + "p" * 1024, ("/dossier", "", "", None)),
    ],
)
def test_attributes_are_read_in_any_case_and_the_last_holds(
    attributes: str, expected: tuple[object, ...]
) -> None:
    [cookie] = cookies_of([f"a=1; {attributes}"], "https://www.ville.test/dossier/page?x=/y")
    assert (cookie.path, cookie.domain, cookie.same_site, cookie.lifetime) == expected


def test_a_refused_line_does_not_replace_the_cookie_that_a_browser_holds() -> None:
    kept, refused = cookies_of(
        ["a=1; Path=/; Secure", "a=1; SameSite=None", "a=2; Path=/; SameSite=None"],
        "https://ville.test/x/",
    )
    assert (kept.path, kept.refused) == ("/", "")
    assert (refused.path, refused.refused) == ("/x", "none_without_secure")


def test_a_cookie_of_a_public_suffix_that_is_the_host_itself_stays_on_it() -> None:
    [cookie] = cookies_of(["a=1; Domain=localhost"], "https://localhost/")
    assert (cookie.domain, cookie.refused) == ("", "")
