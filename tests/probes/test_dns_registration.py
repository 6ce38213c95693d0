import pytest

from cyberscan.probes.dns_registration import DnsRegistration
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import DeclaredAsset, Host, Registration, Zone
from cyberscan.testing import network, perimeter

HERE = perimeter(domains=["ville.fr", "ecole.ville.fr"])


def test_only_domains_are_asked_for() -> None:
    probe, zone = DnsRegistration(), Zone(name="ville.fr")
    assert list(probe.feeds_on(DeclaredAsset(target=zone))) == [zone]
    assert list(probe.feeds_on(DeclaredAsset(target=Host(name="www.ville.fr")))) == []


def test_nobody_is_asked_without_consent() -> None:
    with pytest.raises(LookFailed, match="no consent") as caught:
        list(DnsRegistration().observe(Zone(name="ville.fr"), network(HERE)))
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE


def test_a_domain_below_a_declared_one_is_told_there() -> None:
    [fact] = DnsRegistration().observe(Zone(name="ecole.ville.fr"), network(HERE, rdap=True))
    assert isinstance(fact, Registration)
    assert (fact.status, fact.domain) == ("elsewhere", "ville.fr")


def test_a_suffix_is_no_registered_domain() -> None:
    with pytest.raises(LookFailed, match="no registered domain"):
        list(DnsRegistration().observe(Zone(name="fr"), network(HERE, rdap=True)))
