"""Login pages of other versions than the recorded ones, and pages that only look like them."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from cyberscan import datapack
from cyberscan.recognition import Answer, recognise, signatures

Page = Callable[..., Answer]


def _ids(*answers: Answer) -> dict[str, str]:
    named = recognise(answers)
    return {one.id: one.certainty for one in named if one.layer == "application"}


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


def test_the_vpn_portal_of_version_20(page: Page) -> None:
    sent = page("", "Location: /vpnportal/webpages/index.html", "Server: xxxx", status="302 Found")
    assert _ids(sent) == {"sophos-user-portal": "firm"}


def test_a_portal_of_palo_alto_is_no_administration(page: Page) -> None:
    """The portal and the administration may have the same server."""
    portal = page(
        "", "Server: PanWeb Server/ -", "Location: /global-protect/login.esp", status="302 Found"
    )
    assert set(_ids(portal)) == {"paloalto-globalprotect"}
    assert _ids(page("", "Location: /php/login.php", status="302 Found")) == {}


ASKED_FOR = {
    "Fortinet": {"fortinet-sslvpn", "fortigate-admin", "fortimanager", "fortimail", "fortiweb"},
    "Stormshield": {"stormshield-sns"},
    "Sophos": {"sophos-user-portal", "sophos-admin", "sophos-utm"},
    "Palo Alto": {"paloalto-globalprotect", "paloalto-panos"},
    "Ivanti": {"ivanti-connect-secure", "ivanti-epmm"},
    "Citrix": {"citrix-netscaler-gateway", "citrix-storefront"},
    "SonicWall": {"sonicwall-sma", "sonicwall-sonicos"},
    "WatchGuard": {"watchguard-firebox"},
    "Cisco": {"cisco-asa", "cisco-asdm", "cisco-ios-xe"},
    "Zyxel": {"zyxel-firewall"},
    "DrayTek": {"draytek-vigor"},
    "OpenVPN": {"openvpn-as"},
    "remote desktops": {"rdweb", "guacamole", "vmware-horizon", "parallels-ras"},
    "mail": {"exchange", "zimbra", "bluemind", "sogo", "roundcube"},
    "collaboration": {"nextcloud", "glpi"},
    "hypervisors": {"proxmox-ve", "vmware-esxi", "vmware-vcenter"},
    "server controllers": {"hpe-ilo", "dell-idrac", "supermicro-bmc", "lenovo-xcc", "cisco-cimc"},
    "storage": {"synology-dsm", "qnap-qts", "truenas", "openmediavault"},
    "firewalls": {"pfsense", "opnsense", "unifi"},
    "remote support": {"screenconnect", "simplehelp", "meshcentral"},
    "conferences": {"jitsi-meet", "bigbluebutton"},
    "signature": {"i-parapheur", "pastell", "s2low"},
    "cameras": {"hikvision", "dahua", "axis"},
}


@pytest.mark.parametrize("family", ASKED_FOR)
def test_what_towns_use_is_in_the_table(family: str) -> None:
    assert ASKED_FOR[family] <= {one.id for one in signatures()}


EXPLOITED = {
    "fortinet-sslvpn", "fortigate-admin", "sophos-admin", "sophos-utm", "paloalto-globalprotect", "paloalto-panos",
    "ivanti-connect-secure", "ivanti-epmm", "citrix-netscaler-gateway", "sonicwall-sma", "watchguard-firebox",
    "cisco-asa", "cisco-ios-xe", "zyxel-firewall", "draytek-vigor", "exchange", "zimbra", "roundcube", "glpi",
    "vmware-esxi", "vmware-vcenter", "qnap-qts", "screenconnect", "hikvision", "dahua",
}  # fmt: skip


def test_what_attackers_exploited_is_flagged_by_the_catalogue() -> None:
    kev = datapack.load()["kev"]
    assert {one for one in EXPLOITED if not kev.get(one)} == set()
    assert not kev.get("fortiweb"), (
        "what stands before a site: its flaws are in an administration not seen there"
    )
