"""The tables of hosts and providers: recognised by all their names, never by one alone."""

from cyberscan.remedies.records.tables import (
    mail_providers,
    provider_of,
    registrar_of,
    registrars,
    sender_of,
)


def test_hosts_are_recognised_by_all_their_servers() -> None:
    known = {
        "ovh": ["dns104.ovh.net", "ns104.ovh.net"], "gandi": ["ns-12-a.gandi.net", "ns-3-b.gandi.net"],
        "infomaniak": ["ns11.infomaniak.ch", "ns12.infomaniak.ch"], "ionos": ["ns1024.ui-dns.de", "ns1024.ui-dns.biz"],
        "cloudflare": ["amy.ns.cloudflare.com"], "azure": ["ns1-04.azure-dns.com", "ns2-04.azure-dns.net"],
        "route53": ["ns-1.awsdns-00.com", "ns-2000.awsdns-58.co.uk"], "hostinger": ["ns1.dns-parking.com"],
        "o2switch": ["ns1.o2switch.net"], "scaleway": ["ns0.dom.scw.cloud"],
    }  # fmt: skip
    for expected, servers in known.items():
        found = registrar_of(servers)
        assert found is not None
        assert found.id == expected
    assert registrar_of(["dns104.ovh.net", "ns.ailleurs.test"]) is None
    assert registrar_of([], "Hébergé chez OVH Roubaix") == registrar_of(known["ovh"])
    assert registrar_of([], "Laws & Co") is None
    assert registrar_of([]) is None


def test_providers_are_recognised_by_all_their_exchangers() -> None:
    known = {
        "microsoft365": ["ville-fr.mail.protection.outlook.com"], "google": ["aspmx.l.google.com", "alt1.aspmx.l.google.com"],
        "ovh": ["mx1.mail.ovh.net", "mx2.mail.ovh.net"], "gandi": ["spool.mail.gandi.net", "fb.mail.gandi.net"],
        "infomaniak": ["mta-gw.infomaniak.ch"], "ionos": ["mx00.ionos.fr"],
    }  # fmt: skip
    for expected, hosts in known.items():
        found = provider_of(hosts)
        assert found is not None
        assert found.id == expected
    assert provider_of(["mx1.mail.ovh.net", "mx.ville.test"]) is None
    assert provider_of([]) is None
    assert sender_of("SPF.Brevo.com.") is not None


def test_tables_are_whole() -> None:
    assert len({one.id for one in registrars()}) == len(registrars()) >= 16
    assert all(one.servers and one.said for one in registrars())
    assert all(bool(one.menu.fr) == bool(one.menu.en) for one in registrars())
    assert all(one.include for one in mail_providers())
