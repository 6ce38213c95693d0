"""Two sites of the fictional town: one neglected, one sound."""

from __future__ import annotations

import ssl
import threading
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cyberscan.demo.certificates import Identity

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


@dataclass(frozen=True)
class Content:
    """What a site answers: pages by path, and headers sent with each."""

    server: str
    pages: dict[str, tuple[str, str]]
    headers: dict[str, str] = field(default_factory=dict)


def neglected() -> Content:
    """Old software that says its version, a source folder left behind, no protective header."""
    pages = {
        "/": ("text/html; charset=utf-8", _OLD_PAGE),
        "/.git/HEAD": ("text/plain", "ref: refs/heads/master\n"),
    }
    headers = {"X-Powered-By": "PHP/7.2.24", "Set-Cookie": "PHPSESSID=demonstration; path=/"}
    return Content("Apache/2.4.29 (Ubuntu)", pages, headers)


def sound() -> Content:
    """What every site of a town could be."""
    expires = (datetime.now(UTC) + timedelta(days=180)).strftime("%Y-%m-%dT%H:%M:%SZ")
    contact = (
        f"Contact: mailto:securite@saint-demo.test\nExpires: {expires}\nPreferred-Languages: fr\n"
    )
    legal = (
        "<!doctype html><html lang='fr'><title>Mentions légales</title><h1>Mentions légales</h1>"
    )
    html = "text/html; charset=utf-8"
    pages = {
        "/": (html, _SOUND_PAGE),
        "/style.css": ("text/css", "body{font-family:sans-serif}"),
        "/.well-known/security.txt": ("text/plain; charset=utf-8", contact),
        "/mentions-legales": (html, legal),
        "/accessibilite": (html, legal.replace("Mentions légales", "Accessibilité")),
        "/donnees-personnelles": (html, legal.replace("Mentions légales", "Données personnelles")),
    }
    headers = {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        ),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    return Content("web", pages, headers)


class SiteServer:
    """One HTTPS site on loopback."""

    def __init__(self, content: Content, identity: Identity, *, old_tls: bool, ip: str) -> None:
        self._server = _Quiet((ip, 0), _handler(content))
        self._server.socket = _context(identity, old_tls).wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = int(self._server.server_address[1])

    def start(self) -> None:
        """Serve in the background."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A scanner breaks off handshakes on purpose: nothing to print."""


def _context(identity: Identity, old_tls: bool) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.path)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if old_tls:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old on purpose
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("ALL:@SECLEVEL=0")
    else:
        context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    return context


def _handler(content: Content) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_GET(self) -> None:
            kind, body = content.pages.get(self.path, ("text/html; charset=utf-8", ""))
            found = self.path in content.pages
            data = (body if found else "<!doctype html><title>Introuvable</title>").encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            for name, value in content.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_HEAD = do_GET

        def version_string(self) -> str:
            return content.server

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the demonstration speaks for itself."""

    return Handler
