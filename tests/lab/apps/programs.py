"""The real applications of the laboratory: how each is installed into a folder and started."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.lab.daemons import Daemons

LAB = Path(__file__).parents[3] / ".lab"
VENV = LAB / "web"
"""Where ``install.sh`` puts what PyPI gives."""
NODE = LAB / "web-node"
_SITES = Path(__file__).parent / "sites"


@dataclass(frozen=True)
class Room:
    """What one application is given."""

    folder: Path
    daemons: Daemons
    port: int
    """Where it must listen on loopback."""
    url: str
    """How its visitors call it."""

    def run(self, *command: str, **environment: str) -> str:
        """Run one command of its installation."""
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self.folder,
            env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{command}: {done.stdout[-1000:]}{done.stderr[-2000:]}")
        return done.stdout

    def serve(self, *command: str, **environment: str) -> None:
        """Start the application."""
        self.daemons.start(
            self.folder.name, command, environment={**os.environ, **environment},
            listens=[f"tcp:127.0.0.1:{self.port}"], folder=self.folder,
        )  # fmt: skip

    def serve_php(self, root: Path, **environment: str) -> None:
        """Start PHP's own server on a folder. One process: its workers would outlive it."""
        self.serve(
            "php", "-d", "expose_php=Off", "-d", "display_errors=Off", "-d", "sendmail_path=/bin/true",
            "-S", f"127.0.0.1:{self.port}", "-t", str(root), **environment,
        )  # fmt: skip

    def serve_python(self, *command: str, **environment: str) -> None:
        """Start a program of the laboratory's own Python."""
        self.serve(str(VENV / "bin" / command[0]), *command[1:], **environment)


@dataclass(frozen=True)
class App:
    """One application, and what must be seen of it."""

    id: str
    start: Callable[[Room], None]
    needs: tuple[str, ...] = ()
    """Files without which it cannot run."""
    product: str = ""
    """The id under which it must be named; empty where nothing must be."""
    may: tuple[str, ...] = ()
    """What else it may be named: its framework, its libraries."""
    package: str = ""
    """``deb:name`` or ``pip:name``, whose version it announces; empty where it announces none."""
    fail: frozenset[str] = frozenset()
    """Checks that must accuse it, beside those of ``BARE`` in the table, and no other."""

    def lacks(self) -> str:
        """What it needs and is not here."""
        return ", ".join(path for path in self.needs if not Path(path).exists())

    def version(self) -> str:
        """What its package says, without what the distribution adds; empty when it announces none."""
        kind, _, name = self.package.partition(":")
        return {"deb": _debian, "pip": _python}[kind](name) if kind else ""


@cache
def _debian(name: str) -> str:
    told = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True, check=True
    ).stdout
    return told.rpartition(":")[2].partition("-")[0].partition("+")[0]


@cache
def _python(name: str) -> str:
    code = f"from importlib.metadata import version; print(version({name!r}))"
    done = subprocess.run(
        [str(VENV / "bin" / "python"), "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def mediawiki(room: Room) -> None:
    """Debian's MediaWiki, with SQLite."""
    room.run(
        "php", "/usr/share/mediawiki/maintenance/install.php", "--dbtype", "sqlite", "--dbname", "wiki",
        "--dbpath", str(room.folder / "db"), "--server", room.url, "--scriptpath", "",
        "--pass", "laboratoire-1", "--confpath", str(room.folder), "Wiki de la ville", "Admin",
    )  # fmt: skip
    room.serve_php(
        Path("/usr/share/mediawiki"), MW_CONFIG_FILE=str(room.folder / "LocalSettings.php")
    )


def dokuwiki(room: Room) -> None:
    """Debian's DokuWiki, copied with its settings and an empty wiki."""
    root = room.folder / "wiki"
    shutil.copytree("/usr/share/dokuwiki", root)
    shutil.copytree("/etc/dokuwiki", root / "conf", dirs_exist_ok=True)
    shutil.copytree("/var/lib/dokuwiki/data", root / "data", dirs_exist_ok=True)
    (root / "inc" / "preload.php").write_text(f"<?php define('DOKU_CONF', '{root}/conf/');\n")
    (root / "conf" / "local.php").write_text(
        f"<?php $conf['title'] = 'Wiki de la ville'; $conf['lang'] = 'fr'; $conf['savedir'] = '{root}/data';\n"
    )
    room.serve_php(root)


def phpmyadmin(room: Room) -> None:
    """Debian's phpMyAdmin at its login; it has no database to ask."""
    room.serve_php(Path("/usr/share/phpmyadmin"))


def roundcube(room: Room) -> None:
    """Debian's Roundcube at its login, with an empty SQLite."""
    config, database = room.folder / "config", room.folder / "db.sqlite"
    shutil.copytree("/etc/roundcube", config, ignore=shutil.ignore_patterns("*.inc.php", "apache*"))
    for name in ("defaults.inc.php", "mimetypes.php"):
        source = Path("/etc/roundcube", name)
        if source.exists():
            shutil.copy(source, config / name)
    (config / "config.inc.php").write_text(
        f"<?php $config['db_dsnw'] = 'sqlite:///{database}'; $config['des_key'] = 'laboratoirelaboratoire12';\n"
        f"$config['log_dir'] = '{room.folder}'; $config['temp_dir'] = '{room.folder}';\n"
        "$config['product_name'] = 'Courriel de la ville'; $config['plugins'] = [];\n"
    )
    schema = "/usr/share/roundcube/SQL/sqlite.initial.sql"
    room.run("php", "-r", f"(new PDO('sqlite:{database}'))->exec(file_get_contents('{schema}'));")
    room.serve_php(Path("/var/lib/roundcube"), ROUNDCUBE_CONFIG_DIR=str(config))


def django(debug: bool) -> Callable[[Room], None]:
    """A small Django with its administration; with ``debug``, its error pages tell everything."""

    def start(room: Room) -> None:
        room.serve_python(
            "python", str(_SITES / "django_site.py"), str(room.port),
            DEBUG="1" if debug else "", DATABASE=str(room.folder / "db.sqlite"),
        )  # fmt: skip

    return start


def flask(room: Room) -> None:
    """Flask on Werkzeug's own server, as nobody should run it."""
    room.serve_python("python", str(_SITES / "flask_site.py"), str(room.port))


def datasette(room: Room) -> None:
    """Datasette over one small table."""
    database = room.folder / "arbres.db"
    with closing(sqlite3.connect(database)) as table:
        table.execute("CREATE TABLE arbres (espece TEXT, rue TEXT)")
    room.serve_python("datasette", "serve", str(database), "-p", str(room.port))


def mkdocs(room: Room) -> None:
    """A documentation site that MkDocs built, served as files."""
    (room.folder / "docs").mkdir()
    (room.folder / "docs" / "index.md").write_text("# Guide des agents\n\nBienvenue.\n")
    (room.folder / "mkdocs.yml").write_text("site_name: Guide des agents\n")
    room.run(str(VENV / "bin" / "mkdocs"), "build", "-q")
    room.serve_python(
        "python", "-m", "http.server", str(room.port), "--bind", "127.0.0.1", "--directory", str(room.folder / "site"),
    )  # fmt: skip


def express(room: Room) -> None:
    """Express, with nothing but a page."""
    room.serve(
        "node",
        str(_SITES / "express_site.js"),
        str(room.port),
        NODE_PATH=str(NODE / "node_modules"),
    )
