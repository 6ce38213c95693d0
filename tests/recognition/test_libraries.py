"""Libraries by the addresses of their files, and the numbers in them that are not theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cyberscan.recognition import Answer, Parts, weigh

Page = Callable[..., Answer]


def libraries(*answers: Answer) -> dict[str, str]:
    return {one.id: one.version for one in weigh(answers).products if one.layer == "library"}


def script(address: str) -> str:
    return f'<script src="{address}"></script>'


@pytest.mark.parametrize(
    ("address", "library", "version"),
    [
        ("/js/jquery-3.6.0.min.js", "jquery", "3.6.0"), ("/js/jquery.min.js", "jquery", ""),
        ("/js/jquery-1.9.js?v=2", "jquery", "1.9"), ("/lib/jquery/3.5.1/jquery.slim.min.js", "jquery", "3.5.1"),
        ("https://code.jquery.com/jquery-2.2.4.min.js", "jquery", "2.2.4"),
        ("//ajax.googleapis.com/ajax/libs/jquery/1.11.3/jquery.min.js", "jquery", "1.11.3"),
        ("https://cdnjs.cloudflare.com/ajax/libs/moment.js/2.29.4/moment.min.js", "moment", "2.29.4"),
        ("https://cdn.jsdelivr.net/npm/vue@2.6.14/dist/vue.min.js", "vue", "2.6.14"),
        ("https://cdn.jsdelivr.net/npm/vue@2/dist/vue.min.js", "vue", ""), ("https://unpkg.com/vue", "vue", ""),
        ("https://code.jquery.com/ui/1.12.1/jquery-ui.js", "jquery-ui", "1.12.1"),
        ("/jquery-ui-1.10.3.custom.min.js", "jquery-ui", "1.10.3"),
        ("https://maxcdn.bootstrapcdn.com/bootstrap/3.3.7/js/bootstrap.min.js", "bootstrap", "3.3.7"),
        ("/bootstrap-4.6.0-dist/js/bootstrap.bundle.min.js", "bootstrap", "4.6.0"),
    ],
)  # fmt: skip
def test_a_library_and_the_number_beside_its_name(
    page: Page, address: str, library: str, version: str
) -> None:
    assert libraries(page(script(address))) == {library: version}


@pytest.mark.parametrize(
    "address",
    [
        "/themes/ville/1.2.3/js/jquery.min.js", "/js/jquery.min.js?v=1.4.2", "/js/jquery.min.js?ver=6.4.3",
        "/assets/2019.01.02/jquery.min.js", "/jquery/plugins-1.2.3/jquery.min.js",
    ],
)  # fmt: skip
def test_a_number_of_the_theme_or_of_the_site_is_not_the_librarys(page: Page, address: str) -> None:
    assert libraries(page(script(address))) == {"jquery": ""}


@pytest.mark.parametrize(
    "address",
    [
        "/js/jquery.validate.unobtrusive-3.2.js", "/js/my-jquery-3.6.0.min.js", "/js/jqueryx-1.2.3.js", "/js/vue-mairie.js",
        "/combine?files=/jquery-1.4.2.min.js", "/proxy/https://code.jquery.com/jquery-1.4.2.min.js", "/js/jquery-1.2.3.php",
        "https://evil.test/cdn.jsdelivr.net/npm-vue@2.6.14", "data:text/javascript,/jquery-1.4.2.min.js",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_library_is_none(page: Page, address: str) -> None:
    assert libraries(page(script(address))) == {}


def test_a_link_a_text_or_an_image_loads_no_library(page: Page) -> None:
    body = (
        '<a href="/js/jquery-1.4.2.min.js">x</a><p>/js/jquery-1.4.2.min.js</p>'
        '<img src="https://code.jquery.com/jquery-1.4.2.min.js">'
    )
    assert libraries(page(body)) == {}


WORDPRESS = script("/wp-includes/js/jquery/jquery.min.js?ver={}")
SHEET = '<link rel="stylesheet" href="/wp-content/themes/a/b.css?ver={}">'
CORE = '<link rel="stylesheet" href="/wp-includes/css/dashicons.min.css?ver={}">'


@pytest.mark.parametrize(
    ("body", "version", "certainty"),
    [
        (WORDPRESS.format("3.7.1") + SHEET.format("1.2"), "3.7.1", "firm"),
        (WORDPRESS.format("3.7.1"), "3.7.1", "tentative"),
        (WORDPRESS.format("3.7.1") + CORE.format("3.7.1"), "", "firm"),
        (WORDPRESS.format("6.4.3") + SHEET.format("1.2"), "", "firm"),
        (WORDPRESS.format("1.12.4-wp") + SHEET.format("1.2"), "", "firm"),
    ],
)
def test_what_wordpress_writes_behind_jquery(
    page: Page, body: str, version: str, certainty: str
) -> None:
    [found] = [one for one in weigh([page(body)]).products if one.id == "jquery"]
    assert (found.version, found.version_certainty) == (version, certainty)


def test_two_copies_are_told_and_the_newest_is_kept(page: Page) -> None:
    body = script("/a/jquery-1.4.2.min.js") + script("/b/jquery-3.7.1.min.js")
    [found] = weigh([page(body)]).products
    assert (found.version, found.version_conflict, found.version_certainty) == ("3.7.1", True, "tentative")  # fmt: skip


def test_the_distribution_of_the_server_mends_no_library(page: Page) -> None:
    body = script("/js/jquery-3.6.0.min.js")
    found = {one.id: one.back_ported for one in weigh([page(body, "Server: Apache/2.4.57 (Debian)")]).products}  # fmt: skip
    assert found == {"apache-httpd": "debian", "jquery": ""}


def test_what_runs_in_a_page_has_its_hosts_name_before_it() -> None:
    parts = Parts.made(
        "ville.test", "https://ville.test/a/", loaded=["x.js", "//CDN.test/y.js?v=1", "https://ville.test/z.js", "javascript:1"],
        shown=["https://cdn.test/i.png"], related=[("https://cdn.test/s.css", "stylesheet"), ("https://cdn.test/", "canonical")],
    )  # fmt: skip
    assert parts.resources == ("/a/x.js", "//cdn.test/y.js?v=1", "/z.js", "//cdn.test/s.css")
