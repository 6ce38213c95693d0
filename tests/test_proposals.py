from cyberscan.proposals import proposals
from cyberscan.sdk import (
    Delegation,
    Exchanger,
    Fact,
    Host,
    HostAddresses,
    MailDomain,
    MailExchangers,
    NameServer,
    Site,
    SiteReach,
    Visit,
    Zone,
)
from cyberscan.testing import NOW, perimeter

TOWN = perimeter(domains=["ville.test"])


def _names(*facts: Fact) -> dict[str, str]:
    return {p.value: p.seen_in for p in proposals(facts, TOWN)}


def test_names_outside_are_proposed_once_with_where_they_were_met() -> None:
    servers = (NameServer(name="ns1.registre.test"), NameServer(name="ns.ville.test"))
    mx = (
        Exchanger(preference=1, host="mx.courrier.test"),
        Exchanger(preference=2, host="ville.test"),
    )
    visit = Visit(
        scheme="https", state="answered", left_perimeter_to="https://www.autre.test:8443/x"
    )
    assert _names(
        Delegation(target=Zone(name="ville.test"), observed_at=NOW, servers=servers),
        MailExchangers(target=MailDomain(name="ville.test"), observed_at=NOW, exchangers=mx),
        HostAddresses(
            target=Host(name="www.ville.test"), observed_at=NOW, aliases=("ns1.registre.test.",)
        ),
        SiteReach(
            target=Site(scheme="https", host="ville.test", port=443), observed_at=NOW,
            visits=(visit,),
        ),
    ) == {
        "mx.courrier.test": "mail.exchangers",
        "ns1.registre.test": "dns.delegation",
        "www.autre.test": "web.reach",
    }  # fmt: skip


def test_hostile_locations_are_not_proposed() -> None:
    site = Site(scheme="https", host="ville.test", port=443)
    for location in ("http://[", "javascript:alert(1)", "https://a b.test/", "https://10.0.0.1/"):
        visit = Visit(scheme="https", state="answered", left_perimeter_to=location)
        assert _names(SiteReach(target=site, observed_at=NOW, visits=(visit,))) == {}
