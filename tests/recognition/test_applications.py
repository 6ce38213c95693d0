"""Pages that speak of the applications, borrow their titles or their answers, and are not them."""

from collections.abc import Callable

import pytest

from cyberscan.recognition import Answer, recognise, weigh

Page = Callable[..., Answer]

TITLES = [
    "Outlook", "Connexion au client Web Zimbra", "Nextcloud", "Authentification - GLPI", "Jitsi Meet",
    "Libriciel - i-Parapheur", "Connexion - Pastell", "Connexion - S2low", "Web Image Monitor",
    "NETSurveillance WEB", "WEB SERVICE", "APC | Log On", "Home Assistant", "Zabbix", "3CX Webclient",
    "SteVe - Steckdosenverwaltung", "ChirpStack Application Server", "FreePBX Administration",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_borrowed_title_names_nothing(page: Page, title: str) -> None:
    assert recognise([page(f"<html><title>{title}</title><p>Bienvenue</p></html>")]) == ()


def test_an_article_about_them_is_none_of_them(page: Page) -> None:
    article = """<html><head><title>Nos outils - Ville</title></head><body>
    <p>Les agents lisent leur courrier sur /owa/auth/15.1.2507/themes/resources/, GLPI, Zimbra et Pastell.</p>
    <a href="/css/common,login,zhtml,skin.css?skin=harmony">Zimbra</a>
    <a href="/SOGo.woa/WebServerResources/css/styles.css">SOGo</a>
    <img src="https://autre.test/custom/images/bandeau_s2low.jpg">
    <script src="https://autre.test/libs/lib-jitsi-meet.min.js"></script>
    <textarea><input name="_glpi_csrf_token"><div id="bandeau_s2low"></textarea>
    </body></html>"""
    assert recognise([page(article)]) == ()


def test_a_status_given_elsewhere_than_asked_is_no_nextcloud(page: Page) -> None:
    said = '{"versionstring":"28.0.6","edition":"","productname":"Nextcloud"}'
    assert recognise([page(said, "Content-Type: application/json")]) == ()


def test_a_page_that_gives_the_question_back_is_no_exchange(page: Page) -> None:
    echo = '<html><body><img src="/owa/"><form action="/owa/"></form></body></html>'
    assert recognise([page(echo, path="/owa/")]) == ()


def test_a_page_made_to_please_everybody_is_nobody(page: Page) -> None:
    cookies = [
        "ZM_TEST=1",
        "roundcube_sessid=1",
        "MoodleSession=1",
        "zbx_session=1",
        "sfcsrftoken=1",
    ]
    seen = weigh([page("<html></html>", *(f"Set-Cookie: {one}" for one in cookies))])
    assert (seen.products, seen.conflict) == ((), True)
