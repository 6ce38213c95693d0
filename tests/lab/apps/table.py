"""What runs in the street, and what must be seen of each: the product, its version, its exact faults."""

from __future__ import annotations

from tests.lab.apps.programs import (
    NODE,
    VENV,
    App,
    datasette,
    django,
    dokuwiki,
    express,
    flask,
    mediawiki,
    mkdocs,
    phpmyadmin,
    roundcube,
)
from tests.lab.apps.wordpress import PACKAGE, wordpress

_PHP = "/usr/bin/php"
_MARIADB = "/usr/sbin/mariadbd"
_PYTHON = str(VENV / "bin" / "python")

BARE = frozenset(
    {
        "web.accessibility_statement_missing", "web.csp_missing", "web.framing_allowed", "web.legal_notice_missing",
        "web.nosniff_missing", "web.privacy_policy_missing",
    }
)  # fmt: skip
"""What is rightly said of an application as it comes out of its package."""

AGES = frozenset({"web.library_outdated", "web.server_software_outdated"})
"""What depends on the day, and on the Python and the libraries of this machine."""

APPS: tuple[App, ...] = (
    App("wordpress", wordpress(hidden=False), (_PHP, _MARIADB, str(PACKAGE)), "wordpress",
        package="deb:wordpress", fail=frozenset({"cms.end_of_life", "cms.outdated"})),
    App("wordpress-discret", wordpress(hidden=True), (_PHP, _MARIADB, str(PACKAGE)), "wordpress"),
    App("mediawiki", mediawiki, (_PHP, "/usr/share/mediawiki/index.php"), "mediawiki", package="deb:mediawiki",
        fail=frozenset({"cms.end_of_life", "cms.outdated", "duties.notice_link_dead"})),
    App("dokuwiki", dokuwiki, (_PHP, "/usr/share/dokuwiki/doku.php"), "dokuwiki"),
    App("phpmyadmin", phpmyadmin, (_PHP, "/usr/share/phpmyadmin/index.php"), "phpmyadmin", package="deb:phpmyadmin",
        fail=frozenset({"cms.outdated", "services.admin_interface_exposed", "web.csp_permissive"})),
    App("roundcube", roundcube, (_PHP, "/var/lib/roundcube/index.php"), "roundcube",
        fail=frozenset({"web.cookie_flags_missing"})),
    App("django", django(debug=False), (_PYTHON,), may=("django",), fail=frozenset({"web.version_disclosed"})),
    App("django-bavard", django(debug=True), (_PYTHON,), may=("django",),
        fail=frozenset({"web.error_page_tells", "web.version_disclosed"})),
    App("flask", flask, (_PYTHON,), may=("flask", "werkzeug"), fail=frozenset({"web.version_disclosed"})),
    App("datasette", datasette, (_PYTHON,), may=("datasette",)),
    App("mkdocs", mkdocs, (_PYTHON,), may=("mkdocs",), fail=frozenset({"web.sri_missing", "web.version_disclosed"})),
    App("express", express, (str(NODE / "node_modules" / "express"),), may=("express",)),
)  # fmt: skip
