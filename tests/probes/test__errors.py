"""What error pages tell: those of real programs, and pages that only speak of errors."""

import tomllib
from pathlib import Path

import pytest

from cyberscan import messages
from cyberscan.facts.web import VERSION_TOLD
from cyberscan.network.http import Reply
from cyberscan.probes import _errors
from cyberscan.probes._errors import tells

RECORDED = Path(__file__).parents[1] / "data" / "errors"
TABLE = tomllib.loads((Path(_errors.__file__).parents[1] / "data" / "errors.toml").read_text())


def told(body: bytes, status: int) -> tuple[str, ...]:
    return tells(Reply("http://ville.test/x", status, (), body))


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("apache.404", ("version:Apache/2.4.71",)),
        ("nginx.404", ("version:nginx/1.22.1",)),
        ("tomcat.404", ("version:Apache Tomcat/10.1.60",)),
        ("tomcat-jsp.500", ("java_trace", "version:Apache Tomcat/10.1.60")),
        ("express-trace.500", ("node_trace",)),
        ("django-debug.404", ("django_debug",)),
        ("flask-debug.500", ("werkzeug_debugger", "python_trace")),
        ("php-error.200", ("php_error",)),
        ("lighttpd.404", ()),
        ("php-server.404", ()),
        ("python.404", ()),
        ("express.404", ()),
    ],
)
def test_what_real_programs_tell(name: str, codes: tuple[str, ...]) -> None:
    status = int(name.rpartition(".")[2])
    assert told((RECORDED / name).read_bytes(), status) == codes


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<table class='xdebug-error xe-warning' dir='ltr'>", "php_error"),
        (b"Fatal error: Uncaught Error in /srv/a.php on line 12", "php_error"),
        (b'<p class="wpdberror"><strong>WordPress database error:</strong>', "sql_error"),
        (b"SQLSTATE[42S02]: Base table or view not found", "sql_error"),
        (b"ORA-00942: table or view does not exist", "sql_error"),
        (b'<div id="sfwdt1a2b3c" class="sf-toolbar sf-display-none">', "debug_toolbar"),
        (b"var phpdebugbar = new PhpDebugBar.DebugBar();", "debug_toolbar"),
        (b'<h1 class="break-long-words exception-message ">x</h1><div class="exception-message-wrapper">', "symfony_debug"),
        (b"<script>window.ignite(window.data);</script>", "laravel_debug"),
        (b'<div class="Whoops container"><div class="stack-container">', "laravel_debug"),
        (b"<p><code>Rails.root: /home/ville/site</code></p>", "rails_debug"),
        (b"<!-- \r\n[HttpException]: A public action method was not found\r\n at System.Web", "aspnet_debug"),
        (b"<title>IIS 10.0 Detailed Error - 404.0 - Not Found</title>", "iis_details"),
        (b"<b>Error</b> in <b>/var/www/ville/index.php</b>", "server_path"),
        (b"C:\\inetpub\\wwwroot\\ville\\default.aspx", "server_path"),
        (b"/home/ville/public_html/index.php", "server_path"),
        (b"app/x.rb:12:in `index'\n/srv/app/x.rb:12:in `index'", "ruby_trace"),
        (b"at Ville.Site.Page_Load(Object sender) in C:\\src\\a.cs:line 12", "dotnet_trace"),
    ],
)  # fmt: skip
def test_what_frameworks_write(body: bytes, code: str) -> None:
    assert code in told(body, 500)


PROSE = [
    b"<title>Page introuvable</title><h1>Erreur 404</h1><p>Cette page n'existe pas.",
    b"<p>Warning: la mairie sera fermee on line 12</p>",
    b"<p>Notre site fonctionne avec Apache/2.4.57, nginx/1.22.1 et Apache Tomcat/10.1</p>",
    b"<p>Django, DEBUG = True, Werkzeug Debugger, Symfony, Laravel, Rails.root</p>",
    b"<p>Traceback, SQL, /var/www/ et /home/ville/ : les mots de l'informatique</p>",
    b"<pre>&lt;b&gt;Warning&lt;/b&gt;: x in &lt;b&gt;a&lt;/b&gt; on line &lt;b&gt;1&lt;/b&gt;</pre>",
    b"<script src=/a.js:12></script><a href=/plan.java>",
    b"",
]


@pytest.mark.parametrize("body", PROSE)
def test_pages_that_only_speak_of_errors_tell_nothing(body: bytes) -> None:
    assert told(body, 404) == told(body, 200) == ()


def test_a_page_that_was_found_may_quote_a_trace() -> None:
    for name in ("flask-debug.500", "django-debug.404", "tomcat-jsp.500", "apache.404"):
        assert told((RECORDED / name).read_bytes(), 200) == ()


def test_a_version_keeps_one_short_line() -> None:
    body = b"<address>Apache/2.4.1" + b"1" * 500 + b" Server at x</address>"
    assert told(body, 404) == ()
    assert told(b"<address>Apache/2.4.1 (x) Server at y</address>", 404) == (
        VERSION_TOLD + "Apache/2.4.1",
    )


def test_every_code_is_told_in_words() -> None:
    words = tomllib.loads((Path(messages.__file__).parent / "evidence.toml").read_text())[
        "evidence_told"
    ]
    assert {sign["code"] for sign in TABLE["sign"]} == set(words)


@pytest.mark.parametrize(
    "body",
    [
        b"<b>Warning</b>: " * 4100 + b"</b> on line <b>",
        b"\n  at a" * 9000 + b"js:",
        b"Traceback (most recent call last)" * 1900,
        b"at a.b." * 9000 + b".java:",
        b"/a" * 32000 + b".rb:",
        b"<title>IIS " + b"E" * 60000,
    ],
)
def test_long_repetitions_tell_nothing(body: bytes) -> None:
    assert told(body, 500) == ()


@pytest.mark.parametrize(
    "around",
    [
        ("<!-- ", " -->"),
        ("<pre>", "</pre>"),
        ("<PRE class='php'>", "</PRE>"),
        ("<textarea name=a>", "</textarea>"),
        ("<template>", "</template>"),
        ("<title>", "</title>"),
        ('<script type="application/ld+json">{"a": "', '"}</script>'),
        ("<pre>", ""),
    ],
)
def test_a_page_may_quote_an_error_as_it_is_written(around: tuple[str, str]) -> None:
    error = (RECORDED / "php-error.200").read_bytes().partition(b"</title>")[2]
    before, after = (part.encode() for part in around)
    page = b"<h1>Cours</h1>" + before + error + after
    assert told(page, 200) == ()
    assert told(b"<pre>a</pre><!-- b -->" + error, 200) == ("php_error",)


def test_bold_words_alone_are_no_error_of_php() -> None:
    said = b"<p><b>Fatal error</b>: x in <b>/a.php</b> on line <b>3</b></p>"
    assert told(said, 200) == ()
    assert told(b'<div data-x="' + said + b'">', 200) == ()


def test_many_openings_are_read_once() -> None:
    assert told(b"<!-- --><pre>" * 5000 + b"</b> on line <b>", 200) == ()
