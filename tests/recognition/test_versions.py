"""Login pages of other versions than the recorded ones, and pages that only look like them."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from cyberscan.recognition import Answer, recognise, signatures

Page = Callable[..., Answer]


def _ids(*answers: Answer) -> dict[str, str]:
    return {one.id: one.certainty for one in recognise(answers)}


@pytest.mark.parametrize(
    ("product", "body", "lines"),
    [
        (
            "pfsense",  # 2.7 with the host's name as title
            '<title>pare-feu - Login</title><input name="usernamefld"><script src="/js/pfSense.js?v=1">',
            (),
        ),
        ("pfsense", '<title>pfSense Plus - Login</title><input name="usernamefld">', ()),
        (
            "opnsense",  # another theme, behind a proxy that hides the server
            '<title>Login | OPNsense</title><link href="/ui/themes/rebellion/build/css/main.css">',
            (),
        ),
        (
            "glpi",  # 11
            '<title>Authentification - GLPI</title><input type="hidden" name="_glpi_csrf_token" value="a">',
            (),
        ),
        (
            "i-parapheur",  # 4.7
            '<title>Libriciel i-Parapheur</title><html id="ng-app" ng-app="appParapheur">',
            (),
        ),
        (
            "nextcloud",  # 31, behind a proxy
            "<title>Nextcloud de la ville</title>",
            ("Set-Cookie: __Host-nc_sameSiteCookielax=true; path=/",),
        ),
        (
            "synology-dsm",  # 7
            '<title>nas - Synology DiskStation</title><link href="webman/resources/images/a.png" />',
            (),
        ),
        ("hpe-ilo", "<title>iLO 4</title>", ("Server: HP-iLO-Server/1.30",)),
        ("hikvision", "<title>index</title>", ("Server: DNVRS-Webs",)),
        (
            "exchange",  # 2013
            '<title>Outlook</title><link href="/owa/auth/15.0.1497/themes/resources/favicon.ico">',
            ("X-FEServer: MAIL1",),
        ),
        (
            "exchange",  # Subscription Edition
            '<title>Outlook</title><link href="/owa/auth/15.2.2562/themes/resources/favicon.ico">',
            ("X-FEServer: MAIL1",),
        ),
    ],
)
def test_another_version_of_the_login_page(
    page: Page, product: str, body: str, lines: tuple[str, ...]
) -> None:
    assert set(_ids(page(body, *lines))) == {product}


@pytest.mark.parametrize(
    ("product", "where", "subject"),
    [
        ("dell-idrac", "/start.html", "CN=iDRACdefault0123,OU=Remote Access Group,O=Dell Inc."),
        ("dell-idrac", "/login.html", "CN=idrac-ABC1234,OU=Remote Access Group,O=Dell Inc."),
    ],
)
def test_older_controllers_by_their_certificate_and_their_page(
    page: Page, product: str, where: str, subject: str
) -> None:
    first = page("", f"Location: {where}", status="302 Found")
    assert set(_ids(replace(first, certificate_subject=subject))) == {product}
    assert _ids(first) == {}


def test_where_many_applications_send_their_visitors_is_no_vcenter(page: Page) -> None:
    first = page("", "Location: /ui/login", status="302 Found")
    assert _ids(first) == {}
    signed_on = page(
        "", "Location: /websso/SAML2/SSO/vsphere.local?SAMLRequest=x", status="302 Found"
    )
    assert set(_ids(signed_on)) == {"vmware-vcenter"}


def test_exchange_online_is_nobody_s_server(page: Page) -> None:
    first = page(
        "<title>Object moved</title>", "Location: /owa/", "X-FEServer: PR0P264CA0123",
        "X-OWA-Version: 15.20.8093.18", status="302 Found",
    )  # fmt: skip
    assert _ids(first) == {}


def test_where_the_server_itself_leads_us_is_no_echo(page: Page) -> None:
    """The folder's name in the page is the server's own word then; after a guess of ours it is not."""
    login = page(
        '<link href="/SOGo.woa/WebServerResources/css/styles.css" rel="stylesheet">', path="/SOGo/"
    )
    sent = page("", "Location: /SOGo/", status="302 Found")
    assert set(_ids(sent, login)) == {"sogo"}
    assert _ids(page("<title>It works</title>"), login) == {}


@pytest.mark.parametrize(
    "body",
    [
        "<title>Tickets - GLPI</title><p>CFG_GLPI = </p>",
        "<title>Forum FortiGate</title><code>APSCOOKIE_123</code>",
        '<title>Synology - test du DS923+</title><img src="https://cdn.test/webman/a.png">',
        "<title>AXIS</title>",
        "<title>MaarchCourrier</title>",
        "<title>Webdelib: la formation</title>",
    ],
)
def test_pages_that_only_speak_of_them(page: Page, body: str) -> None:
    assert _ids(page(body, "Server: nginx")) == {}


def test_no_sign_waits_in_a_tag_that_is_never_read() -> None:
    """Links and meta tags only speak of things: a sign looked for there would never be met."""
    for one in signatures():
        for sign in one.signs:
            if sign.kind == "body":
                assert not re.search(
                    r"<(?:\(\?:[^)]*\|?)?(?:meta|area|option|a)\b", sign.pattern.pattern
                )


def test_a_page_that_shows_two_makers_is_certain_of_neither(page: Page) -> None:
    webmin = '<title>Login to Webmin</title><form action="/session_login.cgi">'
    grafana = "<script>window.grafanaBootData = {}</script>"
    both = page(webmin + grafana, "Server: MiniServ/2.1", "Location: /login")
    assert _ids(page(webmin, "Server: MiniServ/2.1")) == {"webmin": "certain"}
    assert _ids(both) == {"webmin": "firm", "grafana": "firm"}


def test_what_stands_before_a_product_takes_nothing_from_it(page: Page) -> None:
    webmin = '<title>Login to Webmin</title><form action="/session_login.cgi">'
    behind = page(webmin, "Server: MiniServ/2.1", "Set-Cookie: BIGipServerpool_web=1.2.0; path=/")
    assert _ids(behind) == {"webmin": "certain", "f5-bigip": "firm"}
