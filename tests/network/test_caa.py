import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.facts.dns import CaaRecord
from cyberscan.network.caa import relevant_set
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

ZONE = """
@     60 IN SOA ns1 root 1 3600 600 86400 60
@     60 IN CAA 0 issue "letsencrypt.org"
@     60 IN CAA 128 IODEF "mailto:a@ville.test"
sub   60 IN A 192.0.2.1
own   60 IN CAA 0 issue ";"
alias 60 IN CNAME own
mort  60 IN CNAME rien
sourd 60 IN A 192.0.2.1
"""
BARE = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\n@ 60 IN A 192.0.2.1\n"
ZONES = {"ville.test": ZONE, "nu.test": BARE, "test": BARE}
HERE = perimeter(domains=["ville.test"])


def found(name: str) -> tuple[str, list[str]]:
    with DnsServer(ZONES, faults={"sourd.ville.test": "servfail"}) as server:
        at, records = relevant_set(network(HERE, resolver=server.address), name)
    return at, [record.value for record in records]


def test_the_set_of_the_name_itself() -> None:
    with DnsServer(ZONES) as server:
        at, records = relevant_set(network(HERE, resolver=server.address), "ville.test")
    assert at == "ville.test"
    assert set(records) == {
        CaaRecord(flags=0, tag="issue", value="letsencrypt.org"),
        CaaRecord(flags=128, tag="iodef", value="mailto:a@ville.test"),
    }


def test_the_closest_set_above() -> None:
    assert found("sub.ville.test")[0] == "ville.test"


def test_the_set_behind_an_alias() -> None:
    assert found("alias.ville.test") == ("alias.ville.test", [";"])


def test_an_alias_of_nothing_has_no_set_of_its_own() -> None:
    assert found("mort.ville.test")[0] == "ville.test"


def test_none_at_any_height() -> None:
    assert found("nu.test") == ("", [])


@pytest.mark.parametrize("name", ["sourd.ville.test", "absent.ville.test"])
def test_what_could_not_be_asked_is_not_an_absence(name: str) -> None:
    with pytest.raises(LookFailed) as caught:
        found(name)
    assert caught.value.failure.reason is Reason.DNS_FAILURE
