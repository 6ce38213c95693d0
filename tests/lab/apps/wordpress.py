"""Debian's WordPress, as it comes and with its signs taken away as people do it: by filters of its own."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.lab.apps.programs import Room

PACKAGE = Path("/usr/share/wordpress")

_CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', '{url}');
define('WP_SITEURL', '{url}');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$_SERVER['HTTPS'] = 'on';
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""
_INSTALL = """<?php
$_SERVER['HTTP_HOST'] = '{host}';
$_SERVER['REQUEST_URI'] = '/';
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Ville sous WordPress', 'admin', 'admin@ville-lab.test', true, '', 'laboratoire');
"""
_HIDDEN = """<?php
// What advice on the web tells people to do.
add_filter('the_generator', '__return_empty_string');
foreach (['wp_generator', 'rsd_link', 'wlwmanifest_link', 'wp_shortlink_wp_head',
          'rest_output_link_wp_head', 'wp_oembed_add_discovery_links', 'feed_links', 'feed_links_extra',
          'print_emoji_detection_script'] as $gone) {
    remove_action('wp_head', $gone, 10);
    foreach ([1, 2, 3, 7] as $order) { remove_action('wp_head', $gone, $order); }
}
remove_action('wp_print_styles', 'print_emoji_styles');
remove_action('template_redirect', 'rest_output_link_header', 11);
remove_action('template_redirect', 'wp_shortlink_header', 11);
add_filter('xmlrpc_enabled', '__return_false');
add_filter('wp_headers', function ($headers) { unset($headers['X-Pingback']); return $headers; });
$unversioned = function ($address) { return remove_query_arg('ver', $address); };
add_filter('style_loader_src', $unversioned, 9999);
add_filter('script_loader_src', $unversioned, 9999);
add_filter('login_url', function () { return home_url('/acces-agents/'); });
add_action('init', function () {
    if (strpos($_SERVER['REQUEST_URI'], '/wp-login.php') === 0) { status_header(404); exit; }
});
"""


def wordpress(hidden: bool) -> Callable[[Room], None]:
    """WordPress on a MariaDB of its own; ``hidden``: without generator, versions, links and readme."""

    def start(room: Room) -> None:
        socket = _database(room)
        root = room.folder / "site"
        # A copy, because the package's own configuration file looks into /etc.
        shutil.copytree(PACKAGE, root, ignore=shutil.ignore_patterns("wp-config.php", "languages"))
        (root / "wp-config.php").write_text(_CONFIG.format(socket=socket, url=room.url))
        host = room.url.removeprefix("https://")
        (root / "install.php").write_text(_INSTALL.format(host=host))
        room.run("php", "-d", "sendmail_path=/bin/true", str(root / "install.php"))
        (root / "install.php").unlink()
        if hidden:
            plugins = root / "wp-content" / "mu-plugins"
            plugins.mkdir()
            (plugins / "discretion.php").write_text(_HIDDEN)
            for name in ("readme.html", "license.txt"):
                (root / name).unlink(missing_ok=True)
        room.serve_php(root)

    return start


def _database(room: Room) -> Path:
    folder, socket = room.folder / "database", room.folder / "mariadb.sock"
    folder.mkdir()
    user = []
    if os.geteuid() == 0:
        shutil.chown(folder, "mysql")
        shutil.chown(room.folder, "mysql")
        user = ["--user=mysql"]
    room.run(
        "mariadb-install-db", "--no-defaults", *user, f"--datadir={folder}", "--skip-test-db",
        "--auth-root-authentication-method=normal",
    )  # fmt: skip
    room.daemons.start(
        f"{room.folder.name}-mariadb",
        ["mariadbd", "--no-defaults", *user, f"--datadir={folder}", f"--socket={socket}",
         f"--pid-file={room.folder}/pid", "--skip-networking", "--innodb-buffer-pool-size=32M"],
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not socket.exists():
        if time.monotonic() > deadline:
            raise RuntimeError("MariaDB does not listen")
        time.sleep(0.1)
    room.run(
        "mariadb", "--no-defaults", f"--socket={socket}", "--user=root", "-e",
        "CREATE DATABASE wordpress CHARACTER SET utf8mb4",
    )  # fmt: skip
    return socket
