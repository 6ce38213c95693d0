"""The web of the laboratory: nginx with one profile an address, and WordPress on PHP's own server."""

from __future__ import annotations

import os
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.lab.authority import Authority
from tests.lab.daemons import Daemons
from tests.lab.space import Space, run

PLAIN_ONLY = ("26", "29")
SIXTH = "2620:4f:8000::20"
ADDRESSES = tuple(f"192.31.196.{number}" for number in (*range(20, 40), 42, 43, 44))
TOWN_SIXTH = "2620:4f:8000::21"
POLICIES = ("192.31.196.45", "2620:4f:8000::45")
"""The hosts that tell how mail must be delivered (MTA-STS)."""
DATABASE = "192.31.196.41"
WORDPRESS = "https://wordpress.sites.test"

_HERE = Path(__file__).parent / "web"
_DEBIAN_WORDPRESS = Path("/usr/share/wordpress")


def start_nginx(daemons: Daemons, authority: Authority, folder: Path) -> None:
    """Write the certificates and files, and serve them."""
    shutil.copytree(_HERE, folder, dirs_exist_ok=True)
    (folder / "tmp").mkdir()
    shutil.copytree(folder / "sites" / "sound", folder / "sites" / "files")
    _certificates(authority)
    run("openssl", "dhparam", "-dsaparam", "-out", str(folder / "certs" / "dh1024.pem"), "1024")
    _security_txt(folder / "sites")
    _policies(folder / "sites")
    _forgotten_files(folder / "sites" / "files")
    secure = [ip for ip in ADDRESSES if ip.rpartition(".")[2] not in PLAIN_ONLY]
    daemons.start(
        "nginx", ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"],
        # Debian's openssl.cnf would forbid the old protocols that some profiles need
        environment={**os.environ, "OPENSSL_CONF": "/dev/null"},
        listens=[f"tcp:{ip}:443" for ip in (*secure, f"[{SIXTH}]", f"[{TOWN_SIXTH}]", POLICIES[0], f"[{POLICIES[1]}]")]
        + [f"tcp:{ip}:80" for ip in ADDRESSES],
    )  # fmt: skip


def _certificates(authority: Authority) -> None:
    authority.issue(
        "ville-lab.test", "www.ville-lab.test", "petite-ville.test", "www.petite-ville.test"
    )
    authority.issue("vieux-bourg.test", "www.vieux-bourg.test", rsa_bits=2048)
    authority.issue("expire.sites.test", days=(-100, -5))
    authority.issue("autosigne.sites.test", chain="self_signed")
    authority.issue("autre.sites.test")
    authority.issue("incomplet.sites.test", chain="leaf_only")
    authority.issue("inconnue.sites.test", chain="unknown_root")
    authority.issue("bientot.sites.test", days=(-80, 10))
    authority.issue("cle-faible.sites.test", rsa_bits=1024)
    for name in ("dh-faible", "tls-ancien"):
        authority.issue(f"{name}.sites.test", rsa_bits=2048)
    authority.issue("mta-sts.ville-lab.test", "mta-sts.delegue.transport.test", *(
        f"mta-sts.{name}.courriel.test" for name in ("sts-mx", "sts-renvoi", "sts-essai", "sts-perime")
    ))  # fmt: skip
    sound = ("fichiers", "toujours200", "sans-redirection", "wordpress", "filtre", "tls13")
    for name in (*sound, "parle-wordpress", "exclu", "ipv6", "renvoi", "piege"):
        authority.issue(f"{name}.sites.test")


def _policies(sites: Path) -> None:
    """The files of MTA-STS (RFC 8461 §3.2), one folder each."""
    for name, mode, mx in (
        ("sound", "enforce", ("mx.ville-lab.test", "mx2.ville-lab.test")),
        ("mismatch", "enforce", ("mx.ancien-prestataire.test",)),
        ("testing", "testing", ("mx.ville-lab.test",)),
        ("expired", "enforce", ("mx-perime.ville-lab.test",)),
    ):
        folder = sites / "policies" / name / ".well-known"
        folder.mkdir(parents=True)
        lines = ["version: STSv1", f"mode: {mode}", *(f"mx: {host}" for host in mx)]
        (folder / "mta-sts.txt").write_text("\r\n".join([*lines, "max_age: 604800", ""]))


def _security_txt(sites: Path) -> None:
    """RFC 9116 wants a date of end, and a file that is renewed: this one is written today."""
    expires = datetime.now(UTC) + timedelta(days=180)
    text = (
        "Contact: mailto:securite@ville-lab.test\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: fr, en\n"
    )
    for site in ("sound", "files", "writes"):
        folder = sites / site / ".well-known"
        folder.mkdir(exist_ok=True)
        (folder / "security.txt").write_text(text)


def _forgotten_files(site: Path) -> None:
    """What people leave behind: a repository, secrets, a database dump, a listing, a status page."""
    git = site / ".git"
    git.mkdir()
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
    (site / ".env").write_text("APP_ENV=production\nDB_HOST=localhost\nDB_PASSWORD=laboratoire\n")
    (site / "backup.sql").write_text(
        "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n--\n-- Host: localhost    Database: ville\n"
        "CREATE TABLE `agents` (`id` int(11) NOT NULL);\n"
    )
    with zipfile.ZipFile(site / "backup.zip", "w") as archive:
        archive.writestr("index.php", "<?php\n" * 400)
    images = site / "images"
    images.mkdir()
    for name in ("blason.png", "mairie.png"):
        (images / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    page = site / "index.html"
    picture = '<main>\n<img src="/images/blason.png" alt="Blason">'
    page.write_text(page.read_text().replace("<main>", picture))
    (site / "server-status").write_text(
        "<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 3.2 Final//EN'>\n<html><head>\n"
        "<title>Apache Status</title>\n</head><body>\n"
        "<h1>Apache Server Status for fichiers.sites.test (via 192.31.196.27)</h1>\n\n"
        "<dl><dt>Server Version: Apache/2.4.57 (Debian)</dt>\n<dt>Server MPM: prefork</dt>\n"
        "<dt>Server Built: 2023-04-13T03:26:51</dt>\n</dl><hr />\n<dl>\n"
        "<dt>Current Time: Monday</dt>\n<dt>Server uptime:  3 hours</dt>\n"
        "<dt>Total accesses: 4 - Total Traffic: 8 kB</dt>\n</dl></body></html>\n"
    )


def install_wordpress(space: Space, daemons: Daemons, folder: Path, socket: Path) -> None:
    """Install Debian's WordPress into the database that listens on ``socket``, and serve it."""
    # A copy, because the package's own configuration file looks into /etc.
    shutil.copytree(
        _DEBIAN_WORDPRESS, folder, ignore=shutil.ignore_patterns("wp-config.php", "languages")
    )
    (folder / "wp-config.php").write_text(_config(socket))
    (folder / "install.php").write_text(_INSTALL)
    client = ["mariadb", "--no-defaults", f"--socket={socket}", "--user=root"]
    run(*space.in_town(*client, "-e", "CREATE DATABASE wordpress CHARACTER SET utf8mb4"))
    run(*space.in_town("php", "-d", "sendmail_path=/bin/true", str(folder / "install.php")))
    (folder / "install.php").unlink()
    daemons.start(
        "wordpress",
        ["php", "-d", "expose_php=Off", "-d", "sendmail_path=/bin/true",
         "-S", "127.0.0.1:8081", "-t", str(folder)],
        environment={**os.environ, "PHP_CLI_SERVER_WORKERS": "4"},
        listens=["tcp:127.0.0.1:8081"], folder=folder,
    )  # fmt: skip


def packaged() -> bool:
    """Whether Debian's WordPress is installed."""
    return (_DEBIAN_WORDPRESS / "wp-load.php").is_file()


def _config(socket: Path) -> str:
    return f"""<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', '{WORDPRESS}');
define('WP_SITEURL', '{WORDPRESS}');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$_SERVER['HTTPS'] = 'on';
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""


_INSTALL = f"""<?php
$_SERVER['HTTP_HOST'] = '{WORDPRESS.removeprefix("https://")}';
$_SERVER['REQUEST_URI'] = '/';
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Ville sous WordPress', 'admin', 'admin@ville-lab.test', true, '', 'laboratoire');
"""
