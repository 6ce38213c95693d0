"""Two sites of the fictional town: one neglected, one sound."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta

from cyberscan.demo.certificates import Identity
from cyberscan.demo.web_server import Answer, WebServer

_OLD_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>Saint-Démo-sur-Mer — site officiel</title>
<meta name="generator" content="WordPress 5.8.2">
<link rel="https://api.w.org/" href="/wp-json/">
<link rel="stylesheet" href="/wp-content/themes/mairie/style.css?ver=5.8.2">
<script src="/wp-includes/js/wp-embed.min.js?ver=5.8.2"></script></head>
<body><h1>Bienvenue à Saint-Démo-sur-Mer</h1>
<p>La mairie vous accueille du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h.</p>
<p>Prochain conseil municipal : jeudi à 20 h, salle des fêtes. L’ordre du jour est affiché en mairie.</p>
<form action="/contact" method="post"><label>Votre message <textarea name="m"></textarea></label></form>
<p><a href="/agenda">Agenda</a> <a href="/bulletin">Bulletin municipal</a></p></body></html>"""

_SOUND_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>Démarches en ligne — Saint-Démo-sur-Mer</title>
<link rel="stylesheet" href="/style.css"></head>
<body><h1>Vos démarches en ligne</h1>
<p>État civil, inscription scolaire, cantine : faites vos demandes ici, à toute heure.</p>
<p>Une question ? Appelez la mairie, elle répond du lundi au vendredi.</p>
<footer><a href="/accessibilite">Accessibilité : partiellement conforme</a>
<a href="/mentions-legales">Mentions légales</a>
<a href="/donnees-personnelles">Données personnelles et politique de confidentialité</a></footer>
</body></html>"""


_OLD_HEADERS = (
    ("Server", "Apache/2.4.29 (Ubuntu)"),
    ("X-Powered-By", "PHP/7.2.24"),
    ("Set-Cookie", "PHPSESSID=demonstration; path=/"),
)
_SOUND_HEADERS = (
    ("Server", "web"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    (
        "Content-Security-Policy",
        (
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        ),
    ),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)


def neglected(identity: Identity) -> WebServer:
    """Old software that says its version, a source folder left behind, no protective header, old TLS."""
    page = Answer(_OLD_PAGE.encode(), headers=_OLD_HEADERS)
    left = Answer(b"ref: refs/heads/master\n", headers=_OLD_HEADERS, content_type="text/plain")
    missing = Answer(b"<title>Introuvable</title>", 404, headers=_OLD_HEADERS)
    return WebServer({"/": page, "/.git/HEAD": left}, missing, _old_tls(identity))


def sound(identity: Identity) -> WebServer:
    """What every site of a town could be."""
    expires = (datetime.now(UTC) + timedelta(days=180)).strftime("%Y-%m-%dT%H:%M:%SZ")
    contact = (
        f"Contact: mailto:securite@saint-demo.test\nExpires: {expires}\nPreferred-Languages: fr\n"
    )
    plain = "text/plain; charset=utf-8"
    pages = {
        "/": Answer(_SOUND_PAGE.encode(), headers=_SOUND_HEADERS),
        "/style.css": Answer(b"body{font-family:sans-serif}", content_type="text/css"),
        "/.well-known/security.txt": Answer(contact.encode(), content_type=plain),
    }
    for path, (title, text) in _notices().items():
        body = f"<!doctype html><html lang='fr'><title>{title}</title><h1>{title}</h1>{text}"
        pages[path] = Answer(body.encode(), headers=_SOUND_HEADERS)
    missing = Answer(b"<title>Introuvable</title>", 404, headers=_SOUND_HEADERS)
    return WebServer(pages, missing, new_tls(identity))


def _notices() -> dict[str, tuple[str, str]]:
    """The pages that a public site owes, complete: path, title, text."""
    today = datetime.now(UTC).strftime("%d/%m/%Y")
    return {
        "/mentions-legales": (
            "Mentions légales",
            (
                "<p>Éditeur : commune de Saint-Démo-sur-Mer, 1 place de la Mairie, 00000 Saint-Démo-sur-Mer.</p>"
                "<p>Directrice de la publication : Camille Exemple, maire.</p>"
                "<p>Hébergeur : Hébergement Exemple, 2 rue des Essais, 00000 Exemple, 01 00 00 00 00.</p>"
                '<p><a href="/attestation-rgs">Attestation de sécurité (homologation au référentiel général de '
                "sécurité)</a> du téléservice, signée par la maire.</p>"
            ),
        ),
        "/accessibilite": (
            "Déclaration d’accessibilité",
            (
                "<p>La commune s’engage à rendre son site accessible. Il est en conformité partielle avec le référentiel "
                "général d’amélioration de l’accessibilité (RGAA) : 84 % des critères sont respectés.</p>"
                f"<p>Cette déclaration a été établie le {today}.</p>"
                "<p>Signaler un défaut : accessibilite@saint-demo.test. Voies de recours : Défenseur des droits.</p>"
                '<p><a href="/schema">Schéma pluriannuel d’accessibilité</a></p>'
            ),
        ),
        "/donnees-personnelles": (
            "Données personnelles",
            (
                "<p>Responsable du traitement : la commune. Finalité : répondre à votre demande. Durée de conservation : "
                "un an. Vos droits : accès, rectification, effacement. Déléguée à la protection des données : "
                "dpo@saint-demo.test. Réclamation : auprès de la CNIL.</p>"
            ),
        ),
    }


def new_tls(identity: Identity) -> ssl.SSLContext:
    """TLS 1.2 and 1.3, with the suites that the ANSSI guide recommends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.path)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    return context


def _old_tls(identity: Identity) -> ssl.SSLContext:
    """TLS 1.0 to 1.2 with everything the library still knows; old on purpose."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context
