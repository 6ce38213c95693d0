import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.duties.state import login_links, state_links, state_service, state_services
from cyberscan.facts.page import Page
from cyberscan.facts.targets import Site

SITE = Site(scheme="https", host="ville.test", port=443)
OIDC = "https://oidc.franceconnect.gouv.fr/api/v2/authorize"


def page(*links: str, **more: object) -> Page:
    found = [{"href": one, "text": "lien"} for one in links]
    return Page.model_validate({"target": SITE, "links": found, **more})


@pytest.mark.parametrize(
    ("host", "path", "service"),
    [
        ("app.franceconnect.gouv.fr", "/api/v1/authorize", "franceconnect_v1"),
        ("app.franceconnect.gouv.fr", "/en-savoir-plus", "franceconnect"),
        ("oidc.franceconnect.gouv.fr", "/api/v2/authorize", "franceconnect"),
        ("fcp-low.sbx.dev-franceconnect.fr", "/", "franceconnect_development"),
        ("WWW.Demarches-Simplifiees.FR", "/", "demarches_simplifiees"),
        ("demarche.numerique.gouv.fr", "/", "demarche_numerique"),
        ("www.impots.gouv.fr.", "/", "impots"),
    ],
)
def test_services_of_the_state(host: str, path: str, service: str) -> None:
    found = state_service(host, path)
    assert found is not None
    assert found.id == service


@pytest.mark.parametrize(
    "host",
    ["demarches-simplifiees.fr.ailleurs.test", "fauxfranceconnect.gouv.fr", "ville.fr", "gouv.fr", ""],
)  # fmt: skip
def test_names_that_only_look_alike_are_no_service(host: str) -> None:
    assert state_service(host) is None


def test_the_table_holds_together() -> None:
    services = state_services()
    assert len({one.id for one in services}) == len(services) >= 25
    for one in services:
        assert (one.standing == "current") or one.successor, one.id
        assert all(state_service(host, path) == one for host in one.hosts for path in one.paths)


def test_a_place_is_told_once_and_without_its_query() -> None:
    found = list(
        state_links(page("https://www.impots.gouv.fr/a?x=1", "https://www.impots.gouv.fr/a?x=2"))
    )
    assert [(one.host, one.path) for one in found] == [("www.impots.gouv.fr", "/a")]


def test_forms_scripts_and_frames_count_too() -> None:
    shown = page(
        forms=[{"action": OIDC}],
        scripts=["https://fcp.integ01.dev-franceconnect.fr/js/franceconnect.js"],
        frames=["https://www.tipi.budget.gouv.fr/tpa/"],
    )
    assert [one.how for one in state_links(shown)] == ["form", "script", "frame"]


def test_a_login_is_measured_and_its_values_are_not_kept() -> None:
    link = f"{OIDC}?state={'s' * 32}&nonce={'n' * 20}&acr_values=eidas1&redirect_uri=https%3A%2F%2Fville.test%2Fcb"
    [login] = login_links(page(link, link))
    assert (login.state_length, login.nonce_length, login.acr_values) == (32, 20, "eidas1")
    assert (login.redirect_scheme, login.redirect_host) == ("https", "ville.test")
    assert "sss" not in login.model_dump_json()


def test_a_page_about_the_service_is_no_login() -> None:
    assert (
        list(login_links(page("https://franceconnect.gouv.fr/", "https://ville.test/authorize")))
        == []
    )


@given(st.lists(st.text(max_size=80), max_size=10))
def test_whatever_the_addresses_are_they_are_survived(addresses: list[str]) -> None:
    hostile = page(
        *addresses, *(f"https://impots.gouv.fr/{one}" for one in addresses), f"{OIDC}?&&=%zz&state"
    )
    assert len(list(state_links(hostile))) <= 60
    list(login_links(hostile))


def test_a_page_of_a_thousand_logins_is_kept_short() -> None:
    hostile = page(*(f"{OIDC}?state={'s' * length}" for length in range(1000)))
    assert len(list(login_links(hostile))) == 60
