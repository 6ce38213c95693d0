import pytest

from cyberscan.takeover import TakeoverService, takeover_service, takeover_services

SERVICES = takeover_services()


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_each_service_is_found_by_its_names_and_has_a_sign(service: TakeoverService) -> None:
    for pattern in service.patterns:
        assert takeover_service([pattern.replace("*", "ville-35")]) == service
        assert not service.hosts(f"{pattern.replace('*', 'a')}.ville.fr")
    assert service.claimable in ("yes", "unsure", "no")
    assert service.nxdomain or service.markers
    for marker in service.markers:
        assert marker == marker.lower()
        assert service.disowns(404, f"Oops!\n {marker.upper()} (error)")
    assert not service.disowns(404, "Bienvenue à la mairie")


@pytest.mark.parametrize(
    "name",
    ["mon-notazurewebsites.net", "azurewebsites.net", "www.ville.fr", "github.io.ville.fr", "s3.test"],
)  # fmt: skip
def test_a_lookalike_is_no_such_service(name: str) -> None:
    assert takeover_service([name]) is None


def test_an_address_may_tell_the_service() -> None:
    found = takeover_service([], ["185.199.110.153"])
    assert found is not None
    assert found.name == "GitHub Pages"
    assert takeover_service([], ["192.0.2.1", "2001:db8::1"]) is None


def test_a_page_with_another_status_is_not_its_sign() -> None:
    found = takeover_service(["ville.github.io"])
    assert found is not None
    text = "There isn\u2019t a GitHub  Pages site here."
    assert found.disowns(404, text)
    assert not found.disowns(200, text)
