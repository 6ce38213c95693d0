"""Forges and consoles that real packages show, and pages that only look like them."""

from collections.abc import Callable

import pytest

from cyberscan.recognition import Answer, recognise

Page = Callable[..., Answer]

GITWEB = """<!DOCTYPE html><html><head><meta name="generator" content="gitweb/2.39.5 git/2.39.5"/>
<title>127.0.0.1 Git</title><link rel="stylesheet" type="text/css" href="/static/gitweb.css"/></head></html>"""
CGIT = """<!DOCTYPE html><html lang='en'><head><title>Git repository browser</title>
<meta name='generator' content='cgit v1.2.3'/><link rel='stylesheet' href='/cgit-css/cgit.css'/></head></html>"""
PHPLDAPADMIN = """<html><head><title>phpLDAPadmin (1.2.6.3) - </title></head><body><table class="page">
<tr class="pagehead"><td colspan="3"><div id="ajHEAD"></div></td></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("text", "id", "version"),
    [
        (GITWEB, "gitweb", "2.39.5"),
        (CGIT, "cgit", "1.2.3"),
        (PHPLDAPADMIN, "phpldapadmin", "1.2.6.3"),
    ],
)
def test_each_is_named_with_its_version(page: Page, text: str, id: str, version: str) -> None:
    [seen] = recognise([page(text)])
    assert (seen.id, seen.version, seen.certainty) == (id, version, "certain")


@pytest.mark.parametrize(
    "text",
    [
        "<html><head><title>phpLDAPadmin (1.2.6.3) - notre tutoriel</title></head></html>",
        "<html><body><p>Sur gitweb.css et cgit.css, lisez /static/gitweb.css</p></body></html>",
        '<html><head><link rel="stylesheet" href="https://autre.test/static/gitweb.css"></head></html>',
    ],
)
def test_a_page_that_speaks_of_them_is_none(page: Page, text: str) -> None:
    assert recognise([page(text)]) == ()


def test_a_forged_generator_is_no_certainty(page: Page) -> None:
    text = '<html><head><meta name="generator" content="cgit v1.2.3"></head></html>'
    assert [one.certainty for one in recognise([page(text)])] == ["tentative"]
