"""robots.txt as crawlers read it."""

import pytest

from cyberscan.network.http import Reply
from cyberscan.probes._robots import read_robots
from cyberscan.sdk import Robots, Site

SITE = Site(scheme="https", host="ville.test", port=443)


def read(body: str | bytes, status: int = 200) -> Robots:
    content = body if isinstance(body, bytes) else body.encode()
    return read_robots(SITE, Reply("https://ville.test/robots.txt", status, (), content))


def test_paths_and_sitemaps_are_read() -> None:
    fact = read(
        "\ufeff# bonjour\r\nUser-Agent: *\r\nDisallow: /wp-admin/ # ici\r\nAllow: /wp-admin/admin-ajax.php\r\n"
        "\r\nSitemap: https://ville.test/sitemap.xml\r\n"
    )
    assert fact.present
    assert fact.disallowed == ("/wp-admin/",)
    assert fact.sitemaps == ("https://ville.test/sitemap.xml",)
    assert not fact.disallows_all


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nDisallow: /\n", True),
        ("user-agent:*\ndisallow:/\n", True),
        ("User-agent: *\nDisallow: /*\n", True),
        ("User-agent: *\nDisallow: *\n", True),
        ("User-agent: *\nDisallow: /*$\n", True),
        ("User-agent: *\nDisallow: /$\n", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", False),
        ("User-agent: *\nDisallow:\n", False),
        ("User-agent: GPTBot\nDisallow: /\n", False),
        ("User-agent: GPTBot\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /\nAllow: /actualites\n", False),
        ("User-agent: *\nDisallow: /admin\n\nUser-agent: Bing\nDisallow: /\n", False),
    ],
)
def test_a_site_left_out_of_search_engines(text: str, expected: bool) -> None:
    assert read(text).disallows_all is expected


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<!DOCTYPE html><html>User-agent: *\nDisallow: /", 200),
        ("Bienvenue sur le site de la mairie", 200),
        ("User-agent: *\nDisallow: /", 404),
    ],
)
def test_what_is_no_robots_file(body: str, status: int) -> None:
    assert not read(body, status).present


def test_an_empty_file_is_one_that_forbids_nothing() -> None:
    fact = read("")
    assert (fact.present, fact.disallowed) == (True, ())


def test_a_hostile_file_is_bounded_and_harmless() -> None:
    lines = "\n".join(f"Disallow: /{n}\x1b[31m" for n in range(50_000))
    fact = read(f"User-agent: *\n{lines}")
    assert len(fact.disallowed) == 60
    assert fact.truncated
    assert "\x1b" not in fact.model_dump_json()
    assert not read(b"\xff\xfe" * 100_000 + b":" * 100_000).disallowed


def test_a_group_of_thousands_of_crawlers_is_one_group() -> None:
    agents = "".join(f"User-agent: a{number}\n" for number in range(4000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(4000))
    assert not read(agents + rules).disallowed
    named = read(
        "User-agent: a\nUser-agent: *\nUser-agent: b\nDisallow: /x\nUser-agent: c\nDisallow: /y\n"
    )
    assert named.disallowed == ("/x",)
