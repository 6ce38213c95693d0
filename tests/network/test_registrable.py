import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.network.registrable import free_domain
from cyberscan.reasons import LookFailed
from cyberscan.testing import network, perimeter

SOA = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\n@ 60 IN NS ns1\n"
ROOT = SOA.replace("ns1", "ns1.test.")
HERE = perimeter(domains=["ville.test"])


def free(zones: dict[str, str], name: str, **faults: str) -> str:
    with DnsServer(zones, faults=faults) as server:  # type: ignore[arg-type] # literals
        room = network(HERE, resolver=server.address, query_timeout=0.1)
        return free_domain(room, name)


def test_a_domain_that_nobody_has() -> None:
    assert free({"test": SOA}, "jeux.agence.test") == "agence.test"


def test_a_name_below_a_domain_that_somebody_has() -> None:
    assert free({"test": SOA, "agence.test": SOA}, "jeux.agence.test") == ""


def test_a_suffix_that_does_not_exist_sells_nothing() -> None:
    assert free({".": ROOT}, "serveur.interne.lan") == ""


@pytest.mark.parametrize("fault", ["drop", "servfail", "refused"])
def test_what_could_not_be_asked_is_not_free(fault: str) -> None:
    for name in ("agence.test", "test"):
        with pytest.raises(LookFailed):
            free({"test": SOA}, "jeux.agence.test", **{name: fault})
