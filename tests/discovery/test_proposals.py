"""From signs to proposals: whose, why, bounded; what merely passes by is left out."""

from datetime import timedelta

import pytest

from cyberscan.discovery import Proposed, propose
from cyberscan.discovery.proposals import MOST
from cyberscan.document import Proposal
from cyberscan.perimeter.models import Asset, Exclusion, Perimeter
from cyberscan.sdk import Address as AddressTarget
from cyberscan.sdk import (
    AddressNames,
    Certificate,
    CertificateLogs,
    Delegation,
    Deployment,
    DirectoryEntry,
    Endpoint,
    Exchanger,
    Fact,
    Form,
    FoundName,
    Host,
    HostAddresses,
    Link,
    LoggedName,
    MailDomain,
    MailExchangers,
    NameServer,
    Page,
    Reason,
    Service,
    ServiceCertificate,
    ServiceRecord,
    ServiceRecords,
    Site,
    SiteReach,
    Spf,
    SpfTerm,
    TlsCertificates,
    TownNames,
    Visit,
    Zone,
)
from cyberscan.testing import NOW, perimeter

TOWN = perimeter(domains=["saint-exemple.fr"], addresses=["192.0.2.1"], lab=False)
TOWN = TOWN.model_copy(
    update={"authority": TOWN.authority.model_copy(update={"name": "Commune de Saint-Exemple"})}
)
ZONE, SITE = (
    Zone(name="saint-exemple.fr"),
    Site(scheme="https", host="www.saint-exemple.fr", port=443),
)
HTTPS = Endpoint(host="www.saint-exemple.fr", ip="192.0.2.1", port=443)


def met(*facts: Fact, town: Perimeter = TOWN) -> dict[str, Proposal]:
    return {proposal.value: proposal for proposal in propose(facts, town).kept}


def codes(proposal: Proposal) -> set[str]:
    return {reason.code for reason in proposal.reasons}


def page(**seen: object) -> Page:
    return Page.model_validate({"target": SITE, "observed_at": NOW, **seen})


def links(*addresses: str) -> tuple[Link, ...]:
    return tuple(Link(href=address) for address in addresses)


def deployment(*names: str, trusted: bool = True, matches: bool = True) -> Deployment:
    leaf = Certificate(
        subject="CN=x", issuer="CN=y", names=names, not_before=NOW, not_after=NOW + timedelta(days=9),
        key_type="EC", key_bits=256, signature_hash="sha256", serial="1", sha256="0",
    )  # fmt: skip
    return Deployment(chain=(leaf,), trusted=trusted, matches_name=matches)


def redirect(to: str) -> SiteReach:
    visit = Visit(scheme="https", state="answered", left_perimeter_to=to)
    return SiteReach(target=SITE, observed_at=NOW, visits=(visit,))


def test_servers_of_others_are_told_with_who_operates_them_and_not_to_be_declared() -> None:
    found = met(
        Delegation(target=ZONE, observed_at=NOW, servers=(NameServer(name="dns10.ovh.net"),)),
        MailExchangers(
            target=MailDomain(name="saint-exemple.fr"), observed_at=NOW,
            exchangers=(Exchanger(preference=1, host="mx.courrier.test"),),
        ),
        HostAddresses(
            target=Host(name="famille.saint-exemple.fr"), observed_at=NOW,
            aliases=("saint-exemple.espace-citoyens.net.",),
        ),
    )  # fmt: skip
    assert {name: (p.relation, p.provider, p.seen_in) for name, p in found.items()} == {
        "dns10.ovh.net": ("third_party", "OVHcloud", "dns.delegation"),
        "mx.courrier.test": ("third_party", "", "mail.exchangers"),
        "saint-exemple.espace-citoyens.net": ("third_party", "Arpège", "dns.addresses"),
    }


def test_a_name_below_a_declared_domain_is_ones_own_with_all_its_reasons() -> None:
    found = met(
        page(links=links("https://vpn2.saint-exemple.fr/", "https://www.saint-exemple.fr/")),
        TlsCertificates(
            target=HTTPS, observed_at=NOW,
            deployments=(deployment("www.saint-exemple.fr", "vpn2.saint-exemple.fr"),),
        ),
        TownNames(
            target=ZONE, observed_at=NOW,
            found=(FoundName(name="vpn2.saint-exemple.fr", addresses=("192.0.2.1",)),),
        ),
    )  # fmt: skip
    [(name, proposal)] = found.items()
    assert (name, proposal.relation, proposal.kind) == ("vpn2.saint-exemple.fr", "own", "host")
    assert codes(proposal) == {
        "below", "linked_from", "certificate_shared_with", "wordlist", "leads_to_declared",
    }  # fmt: skip
    assert (proposal.purpose, proposal.addresses) == ("acces-distant", ("192.0.2.1",))


def test_a_name_that_is_an_alias_says_whose_house_it_leads_to() -> None:
    def found(name: str, *aliases: str) -> FoundName:
        return FoundName(name=name, addresses=("198.51.100.7",), aliases=aliases)

    hosted = Asset(address="198.51.100.7", owner="third-party")
    seen = met(
        TownNames(
            target=ZONE, observed_at=NOW,
            found=(
                found("famille.saint-exemple.fr", "saint-exemple.editeur-inconnu.example"),
                found("cantine.saint-exemple.fr", "ailleurs.saint-exemple.fr"),
            ),
        ),
        town=TOWN.model_copy(update={"assets": (*TOWN.assets, hosted)}),
    )  # fmt: skip
    told = [(reason.code, reason.value) for reason in seen["famille.saint-exemple.fr"].reasons]
    assert told[:3] == [
        ("below", "saint-exemple.fr"),
        ("alias_to", "saint-exemple.editeur-inconnu.example"),
        ("leads_to_third_party", "198.51.100.7"),
    ]
    assert "leads_to_declared" not in dict(told)
    assert "alias_to" not in codes(seen["cantine.saint-exemple.fr"])
    place = seen["saint-exemple.editeur-inconnu.example"]
    assert (place.relation, "alias_of" in codes(place)) == ("third_party", True)


def test_what_is_declared_or_implied_or_excluded_is_not_proposed() -> None:
    declared = TOWN.model_copy(
        update={
            "assets": (*TOWN.assets, Asset(host="vpn.saint-exemple.fr")),
            "exclude": (
                Exclusion(name="secret.saint-exemple.fr", reason="x", until=NOW.date()),
            ),
        }
    )  # fmt: skip
    names = ("vpn", "www", "secret", "a.secret")
    sites = [f"https://{name}.saint-exemple.fr/" for name in names]
    assert met(page(links=links(*sites, "https://saint-exemple.fr/")), town=declared) == {}


def test_a_redirect_is_likely_and_with_the_name_of_the_town_its_own() -> None:
    assert met(redirect("https://www.autre.test/"))["www.autre.test"].relation == "likely"
    own = met(redirect("https://mairie-saint-exemple.com/x"))["mairie-saint-exemple.com"]
    assert (own.relation, own.kind) == ("own", "domain")
    assert codes(own) == {"redirected_from", "named_like"}


def test_the_www_of_a_proposed_domain_is_not_proposed_twice() -> None:
    names = ("mairie-saint-exemple.com", "www.mairie-saint-exemple.com")
    found = met(redirect(f"https://{names[0]}/"), page(links=links(f"https://{names[1]}/")))
    assert list(found) == ["mairie-saint-exemple.com"]


def test_mere_links_embedded_services_and_social_networks_are_left_out_and_counted() -> None:
    proposed = propose(
        [
            page(
                links=links(
                    "https://www.facebook.com/x", "https://www.service-public.fr/", "https://amis.example/",
                    "mailto:a@b.fr", "javascript:alert(1)", "https://10.0.0.1/", "http://[", "https://a b.fr/",
                    "https://saint-exemple.panneaupocket.com/",
                ),
                scripts=("https://cdn.jsdelivr.net/x.js", "https://mesures.example/x.js"),
                forms=(Form(action="https://inscription.example/", method="post"),),
            ),
        ],
        TOWN,
    )  # fmt: skip
    assert proposed.left_out == 4
    assert {p.value: p.relation for p in proposed.kept} == {
        "saint-exemple.panneaupocket.com": "third_party",
        "mesures.example": "third_party",
        "inscription.example": "third_party",
    }


def test_a_link_with_the_name_of_the_town_is_to_be_confirmed_only() -> None:
    found = met(page(links=links("https://football-saint-exemple.test/")))
    assert found["football-saint-exemple.test"].relation == "likely"


@pytest.mark.parametrize("trusted", [True, False])
def test_names_of_a_certificate_count_when_it_is_the_towns_own(trusted: bool) -> None:
    shared = deployment("www.saint-exemple.fr", "agglo.example", "*.agglo.example", trusted=trusted)
    found = met(TlsCertificates(target=HTTPS, observed_at=NOW, deployments=(shared,)))
    assert {n: p.relation for n, p in found.items()} == (
        {"agglo.example": "likely"} if trusted else {}
    )


def test_a_certificate_of_many_customers_names_nobody_but_ourselves() -> None:
    names = [f"client{number}.example{number}.fr" for number in range(9)]
    crowd = deployment("www.saint-exemple.fr", "ged.saint-exemple.fr", *names)
    assert list(met(TlsCertificates(target=HTTPS, observed_at=NOW, deployments=(crowd,)))) == [
        "ged.saint-exemple.fr"
    ]


def test_the_certificate_of_a_service_shows_names_below_the_domain() -> None:
    sent = ServiceCertificate(names=("tse.saint-exemple.fr", "evil.example", "serveur"))
    fact = Service(
        target=Endpoint(ip="192.0.2.1", port=3389), observed_at=NOW, port=3389, certificate=sent
    )
    [(name, proposal)] = met(fact).items()
    assert name == "tse.saint-exemple.fr"
    assert ("certificate_name_of", "192.0.2.1:3389") in {
        (r.code, r.value) for r in proposal.reasons
    }


def test_sender_policies_name_others_and_addresses() -> None:
    terms = (
        SpfTerm(domain="d", depth=0, text="", name="include", target="spf.protection.outlook.com", grants=True),
        SpfTerm(domain="d", depth=0, text="", name="include", target="_spf.saint-exemple.fr", grants=True),
        SpfTerm(domain="d", depth=0, text="", name="include", target="spf.saint-exemple.fr", grants=True),
        SpfTerm(domain="d", depth=0, text="", name="a", target="relais.saint-exemple.fr", grants=True),
        SpfTerm(domain="d", depth=0, text="", name="ip4", network="198.51.100.7/32", grants=True),
        SpfTerm(domain="d", depth=0, text="", name="ip4", network="198.51.100.0/24", grants=True),
        SpfTerm(domain="d", depth=1, text="", name="include", target="deep.example", grants=True),
        SpfTerm(domain="d", depth=0, text="", name="a", target="refused.example", grants=False),
    )  # fmt: skip
    found = met(Spf(target=MailDomain(name="saint-exemple.fr"), observed_at=NOW, terms=terms))
    assert {n: (p.kind, p.relation) for n, p in found.items()} == {
        "spf.protection.outlook.com": ("host", "third_party"),
        "relais.saint-exemple.fr": ("host", "own"),
        "198.51.100.7": ("address", "likely"),
    }


def test_reverse_names_records_logs_and_the_directory() -> None:
    found = met(
        AddressNames(
            target=AddressTarget(ip="192.0.2.1"), observed_at=NOW, names=("fw.saint-exemple.fr", "lan.autre.test")
        ),
        ServiceRecords(
            target=ZONE, observed_at=NOW,
            records=(ServiceRecord(service="_sip._tls", host="sipdir.online.lync.com", port=443),),
        ),
        CertificateLogs(
            target=ZONE, observed_at=NOW,
            names=(
                LoggedName(name="old.saint-exemple.fr", addresses=()),
                LoggedName(name="nas.saint-exemple.fr", addresses=("10.0.0.9",)),
                LoggedName(name="ged.saint-exemple.fr"),
            ),
        ),
        DirectoryEntry(
            target=ZONE, observed_at=NOW, sites=("www.exemple-tourisme.test",),
            mail_domains=("mairie-exemple.test", "orange.fr"),
        ),
    )  # fmt: skip
    assert {n: (p.kind, p.relation) for n, p in found.items()} == {
        "fw.saint-exemple.fr": ("host", "own"),
        "lan.autre.test": ("host", "likely"),
        "sipdir.online.lync.com": ("host", "third_party"),
        "old.saint-exemple.fr": ("host", "own"),
        "nas.saint-exemple.fr": ("host", "own"),
        "ged.saint-exemple.fr": ("host", "own"),
        "www.exemple-tourisme.test": ("host", "likely"),
        "mairie-exemple.test": ("mail", "likely"),
        "orange.fr": ("mail", "third_party"),
    }
    assert "no_address" in codes(found["old.saint-exemple.fr"])
    assert "internal_address" in codes(found["nas.saint-exemple.fr"])
    assert not codes(found["ged.saint-exemple.fr"]) & {"no_address", "internal_address"}


def test_a_failed_fact_and_a_page_of_somebody_else_show_nothing() -> None:
    lost = TownNames.could_not(ZONE, Reason.TIMEOUT)
    blocked = page(nature="block_page", links=links("https://vpn.saint-exemple.fr/"))
    assert propose([lost, blocked], TOWN) == Proposed(())


def test_ten_thousand_names_are_bounded_and_the_rest_counted() -> None:
    many = links(*(f"https://x{number}.saint-exemple.fr/" for number in range(10_000)))
    proposed = propose([page(links=many, scripts=("https://a.example/x.js",))], TOWN)
    assert len(proposed.kept) == MOST["own"] + 1
    assert proposed.left_out == 10_000 - MOST["own"]
    assert propose([page(links=many, scripts=("https://a.example/x.js",))], TOWN) == proposed


def test_no_more_reasons_than_a_person_reads() -> None:
    pages = [
        Page(
            target=Site(scheme="https", host=f"a{number}.saint-exemple.fr", port=443), observed_at=NOW,
            links=links("https://vpn.saint-exemple.fr/"),
        )
        for number in range(50)
    ]  # fmt: skip
    [proposal] = propose(pages, TOWN).kept
    assert len(proposal.reasons) == 6
    assert "below" in codes(proposal)


NEIGHBOURS = tuple(f"mairie-voisine-{number}.fr" for number in range(80))
"""Other customers of the same host, on one certificate."""


@pytest.mark.parametrize("count", [2, 4, 80])
def test_a_certificate_shared_by_the_customers_of_a_host_gives_none_of_them_to_the_town(
    count: int,
) -> None:
    shared = deployment("www.saint-exemple.fr", "mairie-saint-exemple.com", *NEIGHBOURS[:count])
    found = met(TlsCertificates(target=HTTPS, observed_at=NOW, deployments=(shared,)))
    own = "own" if count <= 3 else "likely"  # five registered domains at most
    assert {n: p.relation for n, p in found.items()} == {"mairie-saint-exemple.com": own}


@pytest.mark.parametrize(
    "name",
    [
        "saint-exemple.agglo-du-lac.fr", "saint-exemple.billetterie.example", "mairie.saint-exemple.vendeur.example",
        "saint-exemple.departement99.fr",
    ],
)  # fmt: skip
def test_the_towns_place_at_a_vendor_or_at_the_agglomeration_is_theirs(name: str) -> None:
    for fact in (
        redirect(f"https://{name}/"),
        page(links=links(f"https://{name}/")),
        AddressNames(target=AddressTarget(ip="192.0.2.1"), observed_at=NOW, names=(name,)),
        TlsCertificates(
            target=HTTPS, observed_at=NOW, deployments=(deployment("www.saint-exemple.fr", name),)
        ),
    ):
        assert met(fact)[name].relation == "third_party"


def test_a_reverse_name_alone_makes_nothing_the_towns_own() -> None:
    names = ("www.mairie-saint-exemple.com", "1-2-0-192.fibre.example", "lan.autre.test")
    fact = AddressNames(target=AddressTarget(ip="192.0.2.1"), observed_at=NOW, names=names)
    assert {n: p.relation for n, p in met(fact).items()} == {
        "www.mairie-saint-exemple.com": "likely",
        "1-2-0-192.fibre.example": "third_party",
        "lan.autre.test": "likely",
    }


def test_the_cluster_of_a_host_is_not_the_towns_for_being_seen_twice() -> None:
    cluster = "cluster12.hebergeur.example"
    shared = deployment("www.saint-exemple.fr", cluster)
    found = met(
        TlsCertificates(target=HTTPS, observed_at=NOW, deployments=(shared,)),
        AddressNames(target=AddressTarget(ip="192.0.2.1"), observed_at=NOW, names=(cluster,)),
    )
    assert found[cluster].relation == "likely"


def test_what_the_directory_lists_is_the_towns_own_when_it_bears_its_name() -> None:
    found = met(
        DirectoryEntry(
            target=ZONE, observed_at=NOW,
            sites=("www.mairie-saint-exemple.com", "www.agglo-du-lac.fr", "www.facebook.com"),
            mail_domains=("agglo-du-lac.fr", "wanadoo.fr"),
        )
    )  # fmt: skip
    assert {n: p.relation for n, p in found.items()} == {
        "www.mairie-saint-exemple.com": "own",
        "www.agglo-du-lac.fr": "likely",
        "agglo-du-lac.fr": "likely",
        "wanadoo.fr": "third_party",
    }


def test_hostile_names_are_left_out_or_harmless() -> None:
    long = ".".join(["a" * 60] * 5) + ".saint-exemple.fr"
    odd = [
        "https://a\x1b[31m.saint-exemple.fr/",
        f"https://{long}/",
        "https://-x.saint-exemple.fr/",
    ]
    names = (
        "*.saint-exemple.fr",
        "x y.saint-exemple.fr",
        "maire@saint-exemple.fr",
        'a".saint-exemple.fr',
    )
    leaf = deployment("www.saint-exemple.fr", *names)
    found = met(
        page(links=links(*odd)), TlsCertificates(target=HTTPS, observed_at=NOW, deployments=(leaf,))
    )
    assert found == {}
