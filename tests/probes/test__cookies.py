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
