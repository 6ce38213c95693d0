import pytest

from cyberscan.network.settings import Settings
from cyberscan.registries import registry_address, registry_hosts, registry_of


def test_the_server_of_a_suffix() -> None:
    assert registry_of("ville.fr") == "https://rdap.nic.fr/"
    assert registry_of("ville.example") == ""
    assert registry_of("ville.fr", "https://rdap.miroir.test/v1") == "https://rdap.miroir.test/v1/"


def test_only_chosen_servers_may_be_asked() -> None:
    assert ("rdap.nic.fr", 443) in registry_hosts()
    assert all(port == 443 for _, port in registry_hosts())
    assert registry_hosts("https://rdap.miroir.test:8443/") == {("rdap.miroir.test", 8443)}


def test_nobody_may_be_asked_unless_the_user_says_so() -> None:
    assert Settings().registries == frozenset()
    assert Settings(rdap=True).registries == registry_hosts()
    assert Settings(rdap_server="https://rdap.miroir.test/").registries == {
        ("rdap.miroir.test", 443)
    }


def test_a_server_is_an_https_address_of_a_host() -> None:
    assert registry_address(" https://rdap.miroir.test/v1/ ") == "https://rdap.miroir.test/v1/"


@pytest.mark.parametrize(
    "text",
    ["http://rdap.test", "rdap.test", "https://192.0.2.1/", "https://a:b@rdap.test", "https://rdap.test/?a=b", ""],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        registry_address(text)
