"""How much evidence makes a name, and what never is evidence."""

import time
from collections.abc import Callable

import pytest

from cyberscan.recognition import Answer, recognise, signatures, weigh
from cyberscan.recognition.material import MATERIAL, SEARCHED

Page = Callable[..., Answer]
ARTICLE = """<html><head><title>Alerte : une faille de FortiGate, Webmin et pfSense - Login</title>
<meta name="description" content="MiniServ/2.1 pve-api-daemon/3 Hikvision-Webs session_login.cgi">
<meta property="og:image" content="/webman/logo.png">
<script type="application/ld+json">{"headline": "document.write(\\"<title>\\" + ID_EESX_Welcome"}</script>
</head><body><p>Le portail /remote/login de FortiOS, le cookie DSID et la page /dana-na/ sont visés.</p>
<a href="/session_login.cgi">La page de Webmin</a> <a href="/remote/login?lang=fr">FortiGate</a>
<pre>&lt;form action="/session_login.cgi"&gt; &lt;script src="/pve2/js/pvemanagerlib.js"&gt;</pre>
<textarea><form action="/session_login.cgi"><script src="webman/x.js"></script></textarea>
<img src="https://pve.example/pve2/js/pvemanagerlib.js"> <script src="//nas.example/webman/a.js"></script>
</body></html>"""
RESULTS = """<html><head><title>pfSense - Login - Recherche</title></head><body><ol>
<li><a href="https://a.example/">Login to Webmin</a><li><a href="https://b.example/">Portainer</a>
<li><a href="https://c.example/">RabbitMQ Management</a><li>Synology DSM, OPNsense, iLO 5</ol></body></html>"""
PROXY_ERROR = "<html><head><title>502 Bad Gateway</title></head><body><hr>nginx</body></html>"


@pytest.mark.parametrize("body", [ARTICLE, RESULTS, PROXY_ERROR, ""])
def test_a_page_that_speaks_of_products_is_none_of_them(page: Page, body: str) -> None:
    answer = page(body, "Server: nginx", "X-Note: MiniServ/2.1")
    assert [one.id for one in weigh([answer]).products] == ["nginx"]


def test_a_title_alone_is_borrowed_by_anybody(page: Page) -> None:
    for title in (
        "pfSense - Login",
        "Login to Webmin",
        "Portainer",
        "iLO 5",
        "RabbitMQ Management",
    ):
        assert recognise([page(f"<title>{title}</title>")]) == ()


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Mairie - Login", '<link href="/css/login.css?v=12" rel="stylesheet">'),
        ("Please Login", '<form action="/login"><input name="username">'),
        ("Console", '<script src="/js/login.js"></script><app-root></app-root>'),
        ("Webmail Login", '<script src="/portal/app.js"></script>'),
        ("User Authentication", '<form action="/auth/login">'),
    ],
)
def test_an_ordinary_login_page_is_nobody_s(page: Page, title: str, body: str) -> None:
    first = page("", "Location: /login", "Server: nginx", status="302 Found")
    second = page(f"<title>{title}</title>{body}", "Set-Cookie: PHPSESSID=1", path="/login")
    named = weigh([first, second]).products
    assert {one.id for one in named} == {"nginx", "php"}


def test_one_strong_sign_is_firm_and_two_signs_are_certain(page: Page) -> None:
    [firm] = recognise([page("", "Server: MiniServ/2.105")])
    assert (firm.id, firm.certainty, firm.version) == ("webmin", "firm", "2.105")
    [certain] = recognise([page("<title>Login to Webmin</title>", "Server: MiniServ/2.105")])
    assert (certain.certainty, certain.signs) == ("certain", ("header", "title"))


def test_two_patterns_of_one_page_are_one_kind_of_evidence(page: Page) -> None:
    [found] = recognise([page('<script src="/pve2/js/pvemanagerlib.js?ver=8.1.4"></script>')])
    assert (found.id, found.certainty, found.version) == ("proxmox-ve", "firm", "8.1.4")


def test_a_page_that_shows_many_makers_names_none(page: Page) -> None:
    answer = page(
        '<html ng-app="portainer"><script src="webman/x">', "Server: MiniServ/1", "kbn-name: x"
    )
    seen = weigh([answer])
    assert seen.conflict
    assert seen.products == ()
    assert seen.paths == ()


def test_what_is_sent_elsewhere_says_nothing_of_this_host(page: Page) -> None:
    def sent(where: str) -> Answer:
        return page("", f"Location: {where}", status="302 Found")

    assert recognise([sent("/restgui/start.html")])
    assert recognise([sent("https://www.mairie.test/restgui/start.html")])
    assert not recognise([sent("https://idrac.example/restgui/start.html")])


def test_our_own_question_given_back_proves_nothing(page: Page) -> None:
    """A server that writes what it was asked into its page, or redirects to it."""
    for signature in signatures():
        for path in signature.paths:
            said = f'<form action="{path}"><link href="{path}"><script src="{path}"></script>'
            script = f'<script>location = "{path}"; var page = "{path}";</script>'
            echoes = [
                page(said + script, path=path),
                page(
                    "", f"Location: https://www.mairie.test{path}/", status="301 Moved", path=path
                ),
                page(said, status="404 Not Found", path=path),
            ]
            for echo in echoes:
                assert recognise([page("ok"), echo]) == (), (signature.id, path)


def test_a_version_is_short_and_plain(page: Page) -> None:
    [found] = recognise([page("", "Server: MiniServ")])
    assert found.version == ""


@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", "<!--", "<script>", "<script ", "</", '"', " ", "a", "/", "=", "-", ".", "<title>",
     "<meta name=generator ", "<title", "0", "src=", '<link href="/', "<form action=", "location=", "\n", "{"],
)  # fmt: skip
def test_hostile_repetition_costs_no_time(page: Page, unit: str) -> None:
    body = (unit * 200_000)[:200_000]
    start = time.process_time()
    weigh([page(body, f"Server: {unit.strip() * 2000}", f"X-A: {unit.strip() * 2000}")])
    assert time.process_time() - start < 20  # a regular expression gone wild takes hours


def test_addresses_are_found_in_tags_of_spaces_without_delay(page: Page) -> None:
    body = ("<img src=" + " " * 1980 + ">") * 33
    start = time.process_time()
    for _ in range(5):
        weigh([page(body)])
    assert time.process_time() - start < 5  # the square of the spaces takes fifteen


def test_no_pattern_runs_wild(page: Page) -> None:
    """Each by itself on repetitions of its own beginning."""
    for signature in signatures():
        for sign in signature.signs:
            seed = "".join(c for c in sign.pattern.pattern if c.isalnum() or c in ' /="-.<')
            text = (seed[:12] * 20_000)[: 200_000 if sign.kind in SEARCHED else 4_000]
            start = time.process_time()
            sign.met(Answer(path=sign.path or "/"), [text])
            assert time.process_time() - start < 5, (signature.id, sign.pattern.pattern)


def test_every_kind_of_sign_reads_an_empty_answer() -> None:
    for read in MATERIAL.values():
        assert all(isinstance(text, str) for text in read(Answer()))
