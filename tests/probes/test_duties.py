"""The stop "duties" of a visit against real local servers: it reads three pages at most, and accuses of nothing."""

from collections.abc import Iterator

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.facts.duties import Duty
from cyberscan.network.session import Network
from cyberscan.probes.web_visit import SiteVisit
from cyberscan.sdk import Budget, DutyPage, DutyPages, Fact, Reason, Site, StateLinks
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\nwww 60 IN A 127.0.0.1\n"
NEWS = "<p>La mairie vous accueille du lundi au vendredi, de 9 h à 12 h.</p>" * 20
STATEMENT = f"""<h1>Déclaration d’accessibilité</h1>{NEWS}
<p>La commune s’engage à rendre son site accessible. Le site est en conformité partielle avec le référentiel
général d’amélioration de l’accessibilité (RGAA), version 4.1 : 62 % des critères sont respectés.</p>
<p>Cette déclaration a été établie le 1<sup>er</sup> mars 2025.</p><h2>Retour d’information et contact</h2>
<h2>Voies de recours</h2><p>Écrire au Défenseur des droits.</p>
<a href="/schema.pdf">Schéma pluriannuel d’accessibilité 2024-2026</a>"""
NOTICE = f"""{NEWS}<p>Éditeur : Mairie de Ville. Directrice de la publication : Mme la Maire. Hébergeur : Exemple SAS,
1 rue des Lilas, 59000 Lille, 03 20 00 00 00.</p><p>Données personnelles : le responsable du traitement est la
commune ; vous avez un droit d’accès ; vous pouvez saisir la CNIL.</p>"""


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def room(resolver: str) -> Network:
    budget = Budget(connections=30, requests=30, queries=20, seconds=15)
    return network(perimeter(domains=["ville.test"]), resolver=resolver, budget=budget, rate=1000.0)


def page(body: str) -> Answer:
    return Answer(f"<!doctype html><html lang=fr><body>{body}</body></html>".encode())


def visited(resolver: str, server: WebServer) -> list[Fact]:
    target = Site(scheme="http", host="ville.test", port=server.port)
    return list(SiteVisit().observe(target, room(resolver)))


def seen(resolver: str, home: str, **pages: Answer) -> tuple[DutyPages, list[str]]:
    answers = {"/": page(NEWS + home), **{f"/{name}": one for name, one in pages.items()}}
    with WebServer(answers) as server:
        facts = visited(resolver, server)
    [fact] = [one for one in facts if isinstance(one, DutyPages)]
    return fact, server.requests


def part(fact: DutyPages, duty: Duty) -> DutyPage:
    found = fact.duty(duty)
    assert found is not None
    return found


FOOTER = (
    '<a href="/accessibilite"><span>Accessibilité&nbsp;:</span> <b>partiellement conforme</b></a>'
    '<a href="/mentions">Mentions légales</a>'
)


def test_the_pages_of_a_town_in_order_are_read(resolver: str) -> None:
    fact, asked = seen(resolver, FOOTER, accessibilite=page(STATEMENT), mentions=page(NOTICE))
    statement, notice = part(fact, "accessibility"), part(fact, "legal_notice")
    assert (statement.value, statement.state) == ("partial", "read")
    values = {one.element: one.value for one in statement.passages}
    assert values["date"] == "2025-03-01"
    assert (values["degree"], values["rate"]) == ("partial", "62")
    assert {"contact", "remedies"} <= values.keys()
    assert {"publisher", "director", "host", "host_contact"} <= {
        one.element for one in notice.passages
    }
    assert part(fact, "scheme").address.endswith("/schema.pdf")
    assert asked.count("/accessibilite") == asked.count("/mentions") == 1
    assert "/schema.pdf" not in asked


def test_personal_data_are_found_inside_the_legal_notice(resolver: str) -> None:
    fact, _ = seen(resolver, FOOTER, accessibilite=page(STATEMENT), mentions=page(NOTICE))
    privacy = part(fact, "privacy")
    assert privacy.state == "read"
    assert {"controller", "rights", "complaint"} <= {one.element for one in privacy.passages}


def test_a_site_that_says_nothing_is_asked_nothing(resolver: str) -> None:
    fact, _ = seen(resolver, "")
    assert fact.whole
    assert {one.state for one in fact.duties} == {"not_linked"}
    assert {one.mention for one in fact.duties} == {""}


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (Answer(b"%PDF-1.7", content_type="application/pdf"), "document", ""),
        (Answer(b"", 404), "unreadable", "gone"),
        (Answer(b"<p>non</p>", 403), "unreadable", "blocked"),
        (Answer(b"<p>non</p>", 503), "unreadable", "blocked"),
        (page("<div id=app></div><script src=/app.js></script>"), "almost_empty", ""),
        (page(NEWS + FOOTER), "unreadable", "home_again"),
        (Answer(b"", 302, (("Location", "https://ailleurs.test/"),)), "unreadable", "out_of_scope"),
        (Answer(b"", 302, (("Location", "/accessibilite"),)), "unreadable", "protocol_error"),
    ],
    ids=["pdf", "gone", "refused", "down", "drawn by scripts", "home again", "leaves", "loop"],
)
def test_what_could_not_be_read_is_said_so(
    resolver: str, answer: Answer, state: str, reason: str
) -> None:
    fact, _ = seen(resolver, FOOTER, accessibilite=answer, mentions=page(NOTICE))
    found = part(fact, "accessibility")
    assert (found.state, found.reason, found.passages) == (state, reason, ())
    assert part(fact, "legal_notice").state == "read", "the others go on"


def test_a_document_is_not_downloaded(resolver: str) -> None:
    fact, asked = seen(resolver, '<a href="/declaration.pdf">Déclaration d’accessibilité</a>')
    assert part(fact, "accessibility").state == "document"
    assert "/declaration.pdf" not in asked


def test_a_page_outside_the_perimeter_is_not_visited(resolver: str) -> None:
    link = '<a href="https://editeur.test/mentions">Mentions légales</a>'
    fact, _ = seen(resolver, link)
    found = part(fact, "legal_notice")
    assert (found.state, found.reason) == ("elsewhere", Reason.OUT_OF_SCOPE.value)


def test_a_site_that_answers_its_home_to_everything_shows_no_statement(resolver: str) -> None:
    with WebServer({}, otherwise=page(NEWS + FOOTER)) as server:
        [fact] = [one for one in visited(resolver, server) if isinstance(one, DutyPages)]
    assert part(fact, "accessibility").reason == "home_again"


def test_a_maintenance_page_is_not_the_site(resolver: str) -> None:
    notice = Answer(b"<title>Maintenance</title><p>Site en maintenance.</p>", 503)
    with WebServer({}, otherwise=notice) as server:
        facts = visited(resolver, server)
    [fact] = [one for one in facts if isinstance(one, DutyPages)]
    assert fact.failed is not None
    assert fact.failed.reason is Reason.BLOCKED


def test_links_to_the_state_are_read_and_never_followed(resolver: str) -> None:
    home = (
        '<a href="http://www.demarches-simplifiees.fr/commencer/x?token=secret">Démarche</a>'
        '<a href="https://fcp.integ01.dev-franceconnect.fr/api/v1/authorize?state=abc&redirect_uri=http%3A%2F%2Fville.test%2Fcb">FC</a>'
        '<div class="fr-header__brand">x</div>'
    )
    with WebServer({"/": page(NEWS + home)}) as server:
        facts = visited(resolver, server)
    [links] = [one for one in facts if isinstance(one, StateLinks)]
    old, trial = links.links
    assert (old.service, old.standing, old.secure) == ("demarches_simplifiees", "renamed", False)
    assert "secret" not in links.model_dump_json()
    assert trial.standing == "development"
    [login] = links.logins
    assert (login.state_length, login.nonce_length, login.redirect_scheme) == (3, 0, "http")
    [fact] = [one for one in facts if isinstance(one, DutyPages)]
    assert fact.state_design == "fr-header__brand"


NOT_FOUND = page(
    "<h1>Erreur 404</h1><p>La page que vous demandez est introuvable. " + "Menu. " * 60
)
FILTER = page("<h1>Bonjour</h1><p>Il faut attendre un peu avant de lire le site. " + "Merci. " * 60)


@pytest.mark.parametrize(("everywhere", "reason"), [(NOT_FOUND, "gone"), (FILTER, "any_path")])
def test_a_page_shown_for_every_path_is_dead_only_where_it_says_so(
    resolver: str, everywhere: Answer, reason: str
) -> None:
    home = page(
        "<h1>Ville</h1>"
        + "<p>La mairie vous accueille. " * 20
        + '<a href="/m">Mentions légales</a>'
    )
    with WebServer({"/": home}, otherwise=everywhere) as server:
        [fact] = [one for one in visited(resolver, server) if isinstance(one, DutyPages)]
    found = part(fact, "legal_notice")
    assert (found.state, found.reason) == ("unreadable", reason)


class Whims(dict[str, Answer]):
    """Another page each time."""

    count = 0

    def get(self, path: str, default: object = None) -> Answer:
        if path == "/":
            return page(
                "<h1>Ville</h1>"
                + "<p>La mairie vous accueille. " * 20
                + '<a href="/m">Mentions légales</a>'
            )
        self.count += 1
        return page(f"<h1>Page {self.count}</h1>" + f"<p>Un {self.count} texte quelconque. " * 20)


def test_a_site_that_answers_anything_to_everything_is_not_judged_by_it(resolver: str) -> None:
    with WebServer(Whims()) as server:
        [fact] = [one for one in visited(resolver, server) if isinstance(one, DutyPages)]
    found = part(fact, "legal_notice")
    assert (found.state, found.reason) == ("unreadable", "any_path")
