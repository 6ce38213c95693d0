"""Five hundred small sites on one machine: nginx with one loopback address a site, in a network namespace.

The pages are of the kinds that towns have: their mark-up is written here after what the products write, and
filled to the weight of a usual home page. Names are told to whatweb by ``hosts`` and to cyberscan by a small
DNS server that runs in the same namespace; neither ever leaves it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lab.daemons import Daemons
from tests.lab.space import run

RESOLVER = "127.0.0.1:5300"
_HERE = Path(__file__).parent

_PARAGRAPH = (
    "<p>Le conseil municipal se réunit en mairie ; la bibliothèque, l’école et le marché vous accueillent. "
    '<a href="/actualites/{0}" class="lien">Lire la suite de l’actualité {0}</a></p>\n'
    '<figure><img src="/images/photo-{0}.jpg" alt="Vue {0} du bourg" width="300" height="200"></figure>\n'
)
_FOOT = (
    '<footer><a href="/mentions-legales">Mentions légales</a> <a href="/accessibilite">Accessibilité : '
    'partiellement conforme</a> <a href="/donnees-personnelles">Données personnelles</a></footer>'
)
KINDS: dict[str, tuple[str, str]] = {
    "WordPress": (
        (
            '<meta name="generator" content="WordPress 6.4.3"><link rel="https://api.w.org/" href="/wp-json/">'
            "<link rel='stylesheet' id='t-css' href='/wp-content/themes/ville/style.css?ver=1.2'>"
            "<script src='/wp-includes/js/jquery/jquery.min.js?ver=3.7.1'></script>"
        ),
        '<body class="home wp-singular wp-theme-ville"><div id="page">',
    ),
    "SPIP": (
        (
            '<meta name="generator" content="SPIP 4.2.8"><link rel="stylesheet" href="/local/cache-css/a1b2c3.css">'
            '<link rel="stylesheet" href="/plugins-dist/mediabox/lib/lity/lity.css">'
        ),
        '<body id="top" class="page_sommaire">',
    ),
    "Drupal": (
        (
            '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">'
            '<link rel="stylesheet" href="/core/modules/system/css/components/align.module.css?s1">'
            '<script type="application/json" data-drupal-selector="drupal-settings-json">{"path":{}}</script>'
        ),
        '<body class="path-frontpage">',
    ),
    "Joomla": (
        (
            '<meta name="generator" content="Joomla! - Open Source Content Management">'
            '<script src="/media/system/js/core.min.js?d1"></script>'
            '<script type="application/json" class="joomla-script-options new">{"csrf.token":"0"}</script>'
        ),
        '<body class="site com_content">',
    ),
    "": ("<link rel='stylesheet' href='/style.css'>", '<body class="accueil">'),
}
"""By the name that whatweb gives: what stands in the head, and the body's first tag."""
_HEADERS = {
    "Drupal": "add_header X-Generator 'Drupal 10 (https://www.drupal.org)';",
    "SPIP": "add_header Composed-By 'SPIP 4.2.8 @ www.spip.net';",
    "Joomla": "add_header Set-Cookie '0123456789abcdef0123456789abcdef=0123456789abcdef01234567; path=/; HttpOnly';",
}


def name_of(number: int) -> str:
    """The name of one site."""
    return f"commune-{number:03d}.test"


def address_of(number: int) -> str:
    """Its loopback address."""
    return f"127.1.{number // 200}.{number % 200 + 1}"


def kind_of(number: int) -> str:
    """What it is made with, as whatweb names it; empty when with nothing that has a name."""
    return list(KINDS)[number % len(KINDS)]


def home_page(number: int) -> str:
    """Twenty-five kilobytes, as a plain home page has."""
    head, body = KINDS[kind_of(number)]
    filling = "".join(_PARAGRAPH.format(f"{number}-{n}") for n in range(60))
    return (
        f'<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>Commune {number}</title>'
        f'<meta name="description" content="Site de la commune {number}">{head}</head>\n{body}\n'
        f"<main>{filling}</main>\n{_FOOT}</body></html>\n"
    )


class World:
    """``with World(folder, 500) as world: subprocess.run(world.inside("whatweb", …))``."""

    def __init__(self, folder: Path, sites: int) -> None:
        self._folder = folder
        self._sites = sites
        self._name = f"csweb{os.getpid()}"
        self._etc = Path("/etc/netns", self._name)
        self._daemons = Daemons(self, folder)

    def __enter__(self) -> Self:
        try:
            self._make()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._remove()

    def inside(self, *command: str) -> list[str]:
        """The command line that runs ``command`` beside the sites."""
        return ["ip", "netns", "exec", self._name, *command]

    in_town = inside

    def requests(self) -> dict[str, list[str]]:
        """The paths asked of each address since the last time, from the server's own log."""
        log = self._folder / "access.log"
        found: dict[str, list[str]] = {}
        for line in log.read_text().splitlines():
            address, path = line.split(" ", 1)
            found.setdefault(address, []).append(path)
        log.write_text("")
        return found

    def _make(self) -> None:
        run("ip", "netns", "add", self._name)
        run("ip", "-n", self._name, "link", "set", "lo", "up")
        self._etc.mkdir(parents=True)
        numbers = range(self._sites)
        hosts = [f"{address_of(n)} {name_of(n)}" for n in numbers]
        (self._etc / "hosts").write_text("\n".join(["127.0.0.1 localhost", *hosts, ""]))
        for number in numbers:
            site = self._folder / "sites" / address_of(number)
            site.mkdir(parents=True)
            (site / "index.html").write_text(home_page(number))
        (self._folder / "tmp").mkdir()
        (self._folder / "nginx.conf").write_text(self._nginx())
        self._daemons.start(
            "nginx", ["nginx", "-p", str(self._folder), "-c", "nginx.conf", "-e", "stderr"],
            listens=["tcp:0.0.0.0:80"],
        )  # fmt: skip
        self._daemons.start(
            "dns", [sys.executable, "-m", "tests.bench.web_world", str(self._sites)],
            listens=[f"udp:{RESOLVER}"], folder=_HERE.parents[1],
        )  # fmt: skip
        self._daemons.wait()

    def _nginx(self) -> str:
        servers = [
            f"server {{ listen {address_of(n)}:80; root sites/{address_of(n)}; {_HEADERS[kind_of(n)]} }}"
            for n in range(self._sites)
            if kind_of(n) in _HEADERS
        ]
        return f"""
daemon off; user root; worker_processes 1; pid nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  types {{ text/html html; }}
  log_format asked '$server_addr $request_uri'; access_log access.log asked;
  client_body_temp_path tmp/b; proxy_temp_path tmp/p; fastcgi_temp_path tmp/f; uwsgi_temp_path tmp/u; scgi_temp_path tmp/s;
  server {{ listen 0.0.0.0:80 default_server; root sites/$server_addr; }}
  {" ".join(servers)}
}}
"""

    def _remove(self) -> None:
        self._daemons.stop()
        shutil.rmtree(self._etc, ignore_errors=True)
        if Path("/run/netns", self._name).exists():
            run("ip", "netns", "del", self._name)


def main(sites: int) -> None:
    """Serve the names, until ended."""
    import threading

    from cyberscan.demo.dns_server import DnsServer

    lines = ["@ 60 IN SOA ns h 1 1 1 1 1", "@ 60 IN NS ns", "ns 60 IN A 127.0.0.1"]
    lines += [f"{name_of(n).partition('.')[0]} 60 IN A {address_of(n)}" for n in range(sites)]
    with DnsServer({"test": "\n".join(lines) + "\n"}, port=5300):
        threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
