from checks.dns.site_no_ipv6 import SiteNoIpv6
from cyberscan.sdk import Host, HostAddresses, Outcome, Severity, Site
from cyberscan.testing import findings, judged, told

HOST = Host(name="www.ville.test")
SITES = (Site(scheme="https", host=HOST.name, port=443),)


def outcome(*addresses: str, incomplete: str = "", sites: tuple[Site, ...] = SITES) -> Outcome:
    fact = HostAddresses(target=HOST, addresses=addresses, incomplete=incomplete, sites=sites)
    [one] = judged(SiteNoIpv6(), fact)
    return one.outcome


def test_one_address_of_the_new_kind_is_enough() -> None:
    assert outcome("192.0.2.1", "2001:db8::1") is Outcome.PASS
    assert outcome("2001:db8::1", incomplete="timeout") is Outcome.PASS


def test_old_addresses_only_are_told_as_information() -> None:
    fact = HostAddresses(target=HOST, addresses=("192.0.2.1",), sites=SITES)
    [finding] = findings("dns.site_no_ipv6", fact)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)
    assert "192.0.2.1" in told(finding)


def test_what_could_not_be_asked_is_not_absent() -> None:
    assert outcome("192.0.2.1", incomplete="timeout") is Outcome.NOT_TESTED


def test_what_is_no_site_is_not_concerned() -> None:
    assert outcome("192.0.2.1", sites=()) is Outcome.NOT_APPLICABLE
    assert outcome() is Outcome.NOT_APPLICABLE
