"""What proves that a file is there: what real programs wrote, and what only looks like it."""

import tomllib
from pathlib import Path as FilePath

import pytest

from cyberscan.network.http import Reply
from cyberscan.probes import _paths
from cyberscan.probes._paths import Path, folders_of, for_site, listing
from cyberscan.sdk import Page, Site

RECORDED = sorted((FilePath(__file__).parents[1] / "data" / "exposures").iterdir())
TABLE = tomllib.loads((FilePath(_paths.__file__).parents[1] / "data" / "paths.toml").read_text())
_ALIKE = {one for alike in TABLE["alike"].values() for one in alike}
PROOFS = {*TABLE["proofs"], *TABLE["gzipped"]} - {"tar"} - _ALIKE
FOLDER = "/images/"
WRITTEN = {
    "env_file": b"# secrets\nAPP_NAME=Ville\nDB_PASSWORD=abc\n",
    "wordpress_settings": b"<?php\n/** The name of the database */\ndefine( 'DB_NAME', 'v' );\n",
    "spip_settings": b"<?php\nif (!defined(\"_ECRIRE_INC_VERSION\")) return;\nspip_connect_db('h','','u','p','b');\n",
    "joomla_settings": b"<?php\nclass JConfig {\n\tpublic $password = 'x';\n",
    "drupal_settings": b"<?php\n// @codingStandardsIgnoreFile\n$databases['default']['default'] = array (\n",
    "typo3_settings": b"<?php\nreturn [\n 'DB' => [\n  'Connections' => [\n",
    "prestashop_settings": b"<?php return array ('parameters' => array ('database_password' => 'x'",
    "mediawiki_settings": b'<?php\n# This file\n$wgSitename = "v";\n$wgDBpassword = "x";\n',
    "moodle_settings": b"<?php  // Moodle\nunset($CFG);\n$CFG = new stdClass();\n$CFG->dbtype    = 'mysqli';\n",
    "nextcloud_settings": b"<?php\n$CONFIG = array (\n  'instanceid' => 'x',\n  'passwordsalt' => 'y',\n",
    "glpi_settings": b"<?php\nclass DB extends DBmysql {\n",
    "dotclear_settings": b"<?php\ndefine('DC_DBDRIVER','mysqli');\ndefine('DC_DBHOST','h');\n",
    "vim_swap": b"b0VIM 9.0\x00\x00\x00\x10",
    "ds_store": b"\x00\x00\x00\x01Bud1\x00\x00\x10\x00",
    "seven_zip": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "private_key": b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n",
    "sftp_settings": b'{\n "host": "ftp.ville.test",\n "username": "u",\n "password": "p"\n}',
    "aspnet_settings": b'{\r\n  "ConnectionStrings": {\r\n    "Default": "Server=s"',
    "monolog": b"[2026-11-22 10:00:00] production.ERROR: SQLSTATE[HY000]",
    "spip_log": b"2026-11-22 10:00:00 10.0.0.1 (pid 12) :Pri:info: message\n",
    "symfony_profiler": b"<html><head><title>Symfony Profiler</title>",
    "laravel_telescope": b"<title>Telescope - Ville</title><script>window.Telescope = {};</script>",
    "laravel_ignition": b'{"can_execute_commands":true}',
    "spring_actuator": b'{"_links":{"self":{"href":"http://ville.test/actuator","templated":false}}}',
    "elmah": b"<title>Error log for /LM/W3SVC/1 on S</title><p>Powered by <a href=x>ELMAH</a>",
    "rails_info": b'<table><tr><td class="name">Rails version</td><td>7</td>',
    "wordpress_login": b'<form name="loginform" id="loginform" action="/wp-login.php" method="post">',
    "spip_login": b"<form id='formulaire_login' method='post'>",
    "joomla_login": b'<input type="hidden" name="option" value="com_login">',
    "drupal_login": b'<form class="user-login-form" method="post" id="user-login-form">',
    "typo3_login": b'<form action="?" method="post" id="typo3-login-form">',
    "dotclear_login": b'<form action="auth.php" method="post" id="login-screen">',
    "composer_lock": b'{\n "_readme": [],\n "content-hash": "0123456789abcdef0123456789abcdef"',
}  # fmt: skip


def reply(body: bytes, kind: str = "", status: int = 200) -> Reply:
    return Reply("http://ville.test/x", status, (("content-type", kind),), body)


def asked(proof: str) -> Path:
    topics = {entry["proof"]: entry["topic"] for entry in TABLE["path"]}
    return Path(topics.get(proof, "backup"), FOLDER, proof)


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda path: str(path.name))
def test_what_a_real_program_wrote_proves_itself_and_nothing_else(recorded: FilePath) -> None:
    body = recorded.read_bytes()
    proved = {proof for proof in PROOFS if asked(proof).proved_by(reply(body))}
    assert proved == {recorded.name.partition(".")[0]}


@pytest.mark.parametrize("proof", WRITTEN)
def test_what_is_written_as_the_product_writes_it_proves_itself(proof: str) -> None:
    proved = {one for one in PROOFS if asked(one).proved_by(reply(WRITTEN[proof]))}
    assert proved == {proof}


def test_every_proof_has_an_example() -> None:
    assert {path.name.partition(".")[0] for path in RECORDED} | set(WRITTEN) == PROOFS


PAGES = [
    b"",
    b"OK",
    b"<!doctype html><title>Accueil</title><p>La commune de Ville</p>",
    b"<html><head><title>Page introuvable</title></head><body>/.git/HEAD ref: refs/heads/main",
    b"<html><body>DB_PASSWORD=secret, wp-config.php, phpinfo(), phpMyAdmin, Index of /images",
    b"<html><title>phpinfo() : qu'est-ce ?</title><p>PHP Version 8.2</html>",
    b"<title>Apache Status, Tomcat et nginx : le guide</title><p>Server Version: Apache",
    b"<title>Actualites</title><p>Connexion a phpMyAdmin <form><input name=identifiant>",
    b'{"error": "not found"}',
    b'{"openapi-portal": true}',
    b"User-agent: *\nDisallow:\n",
    b"PK\x03\x04 est le debut d'une archive",
    b"\x89PNG\r\n\x1a\n",
    b"\x1f\x8b\x08\x00rien",
    b"SQLite format 3",
    b"-- un commentaire\nCe n'est pas une sauvegarde\n",
    b"[2026-11-22 10:00:00] le conseil municipal",
    b"<?php echo 'bonjour';",
]


@pytest.mark.parametrize("body", PAGES)
def test_what_only_mentions_the_thing_proves_nothing(body: bytes) -> None:
    for kind in ("text/html", "text/plain", "application/zip", ""):
        assert [p for p in PROOFS if asked(p).proved_by(reply(body, kind))] == []


def test_a_refusal_proves_nothing_whatever_it_holds() -> None:
    for status in (301, 403, 404, 500):
        for proof, body in WRITTEN.items():
            assert not asked(proof).proved_by(reply(body, status=status))


def test_a_file_called_a_page_is_still_a_file_but_a_page_is_none() -> None:
    env = Path("env", "/.env", "env_file")
    assert env.proved_by(reply(WRITTEN["env_file"], "text/html; charset=utf-8"))
    assert not env.proved_by(reply(WRITTEN["env_file"] + b"<html><body>", "text/html"))


def test_a_packed_dump_that_the_client_unpacked_is_one() -> None:
    unpacked = Reply(
        "http://ville.test/x", 200, (("content-encoding", "x-gzip"),), b"-- MySQL dump 10.13\n"
    )
    assert Path("backup", "/backup.sql.gz", "sql_gz").proved_by(unpacked)


def test_a_listing_is_of_the_folder_that_was_asked() -> None:
    page = reply(b"<title>Index of /photos</title><a href=x>")
    assert listing("/photos/").proved_by(page)
    assert not listing("/images/").proved_by(page)


def test_paths_are_chosen_by_what_the_site_is() -> None:
    unknown = [path.path for path in for_site("www.ville.test")]
    assert unknown[:2] == ["/.git/HEAD", "/.env"]
    assert "/ville.test.zip" in unknown
    assert not [path for path in unknown if "wp-" in path or "spip" in path]
    wordpress = [path.path for path in for_site("ville.test", ["wordpress"])]
    assert {"/wp-config.php.bak", "/wp-login.php"} == {*wordpress} - {*unknown}
    every = [path.path for path in for_site("ville.test", ["wordpress"], every=True)]
    assert {*wordpress} < {*every}
    assert len(every) == len({*every})
    assert not [path.path for path in for_site("127.0.0.1") if "127" in path.path]


def test_the_whole_table_stays_small() -> None:
    assert len(list(for_site("ville.test"))) <= 9
    assert len(list(for_site("ville.test", ["wordpress"], every=True))) <= 70


def test_a_folder_is_one_that_the_page_uses_on_its_own_host() -> None:
    site = Site(scheme="https", host="ville.test", port=443)
    page = Page.model_validate(
        {
            "target": site,
            "media": [
                "https://cdn.test/images/a.png",
                "https://ville.test/local/x.png",
                "https://ville.test/site/wp-content/uploads/2026/01/a.png",
                "https://ville.test/site/wp-content/uploads/2026/02/b.png",
                "https://[bad/images/c.png",
            ],
            "scripts": ["https://ville.test/assets/app.js"],
        }
    )
    assert folders_of(page, site) == ["/site/wp-content/uploads/", "/assets/"]


REPEATED = [
    b"<title>Apache Status</title>A=1\n",
    b'a<div id="swagger-ui">',
    b"<title>phpinfo()</title>",
    b"<title>Index of /images</title><a ",
    b"<title>Error log for x</title>",
    b"<title>Telescope</title>",
    b"SET x;\n",
    b"/* a */ \n",
    b"A=1\n",
    b'{"host":"',
    b"<?php $",
    b"[a\n",
    b"<form name=",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_a_page_made_of_beginnings_is_read_in_linear_time(piece: bytes) -> None:
    """The square of 64 KiB takes seconds for each proof: the whole table then passes any patience."""
    for start in (b"", b"<?php ", b"{"):
        body = start + piece * (65_536 // len(piece))
        assert not {proof for proof in PROOFS if asked(proof).proved_by(reply(body))} - {"listing"}


@pytest.mark.parametrize(
    ("proof", "body"),
    [
        ("env_file", b"APP_ENV=prod<br>DB_HOST=x"),
        ("env_file", b"DB_PASSWORD=<i>secret</i>\n"),
        ("sql_dump", b"CREATE TABLE est une instruction du langage SQL"),
        ("sql_dump", b"INSERT INTO ajoute une ligne (voir plus bas)"),
        ("sql_dump", b"-- cours\nCREATE DATABASE sert a creer une base"),
    ],
)
def test_a_text_that_speaks_of_a_file_is_not_that_file(proof: str, body: bytes) -> None:
    assert not asked(proof).proved_by(reply(body, "text/plain"))


@pytest.mark.parametrize(
    ("proof", "body"),
    [
        ("env_file", b"DB_PASSWORD=a<9>b\n"),
        ("env_file", b"export DB_HOST=localhost\r\n"),
        ("sql_dump", b"CREATE TABLE IF NOT EXISTS `v`.`agents` (\n id int"),
        ("sql_dump", b"DROP TABLE IF EXISTS agents CASCADE;\n"),
        ("sql_dump", b'INSERT INTO "public"."agents" VALUES (1)'),
        ("sql_dump", b"INSERT INTO [agents] ([id]) VALUES (1)"),
        ("sql_dump", b"CREATE DATABASE `v` DEFAULT CHARACTER SET utf8;"),
    ],
)
def test_files_in_their_other_forms_are_proved(proof: str, body: bytes) -> None:
    assert asked(proof).proved_by(reply(body, "text/plain"))


HOSTILE = {
    "comments": b"#a\r\n" * 3000,
    "indented": b" #a\r\n" * 2500,
    "dashes": b"-- a\r\n" * 2500,
    "settings": b"A1=x\r\n" * 2500,
    "blank lines": b"\r\n" * 8000,
    "blanks": b" " * 16_000,
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_proof_hangs_on_lines_that_end_as_windows_ends_them(body: bytes) -> None:
    for proof in _paths._data()["proofs"]:
        assert not Path("backup", "/x", proof).proved_by(reply(body + b"!"))


@pytest.mark.parametrize(
    ("proof", "body"),
    [
        (
            "sql_dump",
            b"-- sauvegarde\r\n--\r\n\r\nSET NAMES utf8;\r\n/* x */;\r\nCREATE TABLE `a` (\r\n",
        ),
        ("env_file", b"# reglages\r\n\r\nA1=x\r\nDB_PASSWORD=secret\r\n"),
        ("htpasswd", b"# acces\r\nmaire:$apr1$abcdefgh$0123456789abcdefghijkl\r\n"),
    ],
)
def test_files_made_on_windows_are_recognised(proof: str, body: bytes) -> None:
    assert Path("backup", "/x", proof).proved_by(reply(body))
