import pytest

from cyberscan.facts.base import Fact
from cyberscan.remedies.policies import steps
from cyberscan.sdk import Context, Page, Site
from cyberscan.testing import findings

SITE = Site(scheme="https", host="www.ville.test", port=443)


def page(*headers: tuple[str, str], **more: object) -> Page:
    values = {
        "target": SITE, "url": "https://www.ville.test/", "status": 200, "headers": headers,
        "scripts": ("https://cdn.test/a.js",),
    }  # fmt: skip
    return Page.model_validate({**values, **more})


def told(fact: Fact) -> list[str]:
    found = [
        one
        for check in ("web.csp_missing", "web.csp_permissive", "web.csp_gaps")
        for one in findings(check, fact)
    ]
    return [step.text for step in steps(found, Context((fact,)), "fr")]


@pytest.mark.parametrize(
    ("server", "line"),
    [
        ("nginx/1.22.1", '    add_header Content-Security-Policy-Report-Only "default-src'),
        ("Apache/2.4.62 (Debian)", '    Header always set Content-Security-Policy-Report-Only "'),
        ("Microsoft-IIS/10.0", '    <add name="Content-Security-Policy-Report-Only" value="'),
        ("inconnu", "    Content-Security-Policy-Report-Only: default-src 'self'; script-src"),
    ],
)
def test_the_policy_is_written_for_the_server_that_answered(server: str, line: str) -> None:
    [text] = told(page(("server", server)))
    assert line in text
    assert "script-src 'self' https://cdn.test" in text


def test_the_site_s_own_policy_is_the_start() -> None:
    [text] = told(page(("content-security-policy", "script-src 'self' 'unsafe-inline'; img-src *")))
    assert (
        "    Content-Security-Policy-Report-Only: script-src 'self'; img-src *; default-src" in text
    )
    assert "unsafe-inline" not in text


@pytest.mark.parametrize(
    "fact",
    [
        page(truncated=True),
        page(("content-security-policy", "default-src 'self'"),
             ("content-security-policy", "img-src *")),
        page(("content-security-policy", "default-src 'self'; report-uri /a\"b")),
        page(nature="maintenance"),
    ],
)  # fmt: skip
def test_nothing_is_proposed_on_a_guess(fact: Page) -> None:
    assert told(fact) == []


def test_a_town_of_many_sites_is_not_flooded() -> None:
    many = [page(target=Site(scheme="https", host=f"s{n}.ville.test", port=443)) for n in range(10)]
    found = [one for fact in many for one in findings("web.csp_missing", fact)]
    assert len(steps(found, Context(tuple(many)), "en")) == 3
