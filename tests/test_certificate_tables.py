import pytest

from cyberscan.sdk import caa_names, factory_maker


@pytest.mark.parametrize(
    ("subject", "issuer", "maker"),
    [
        ("CN=FGT60E4Q16001234,OU=FortiGate,O=Fortinet,L=Sunnyvale", "CN=support", "Fortinet"),
        ("CN=FortiGate", "CN=fortinet-subca2001,OU=CA,O=Fortinet", "Fortinet"),
        ("CN=synology.com,O=Synology Inc.,C=TW", "CN=Synology Inc. CA,O=Synology Inc.", "Synology"),
        ("CN=QNAP NAS,O=QNAP Systems\\, Inc.", "CN=QNAP NAS,O=QNAP Systems\\, Inc.", "QNAP"),
        ("CN=usg20_B8ECA3A1B2C3", "CN=usg20_B8ECA3A1B2C3", "Zyxel"),
        ("CN=UniFi,OU=UniFi,O=Ubiquiti Inc.,L=New York", "CN=UniFi", "Ubiquiti"),
        ("CN=pfSense-5f8a9b7c6d5e4,O=pfSense webConfigurator", "CN=x", "pfSense"),
        ("CN=HP Jetdirect 1A2B3C,OU=1A2B3C,O=Hewlett-Packard Co.", "CN=x", "HP"),
        ("CN=ILO123", "CN=Default Issuer (Do not trust),O=Hewlett Packard", "iLO"),
        ("CN=idrac,OU=Remote Access Group,O=Dell Inc.", "CN=idrac", "iDRAC"),
        ("CN=Plesk,OU=Plesk,O=Plesk", "CN=Plesk,OU=Plesk,O=Plesk", "Plesk"),
        ("CN=localhost.localdomain,OU=SomeOrganizationalUnit", "CN=x", "CentOS"),
        ("CN=localhost", "CN=localhost", "XAMPP"),
        (
            "CN=Kubernetes Ingress Controller Fake Certificate,O=Acme Co",
            "CN=Kubernetes Ingress Controller Fake Certificate,O=Acme Co",
            "Kubernetes",
        ),
        ("CN=TRAEFIK DEFAULT CERT", "CN=TRAEFIK DEFAULT CERT", "Traefik"),
    ],
)
def test_a_maker_is_known_by_its_own_words(subject: str, issuer: str, maker: str) -> None:
    assert maker in factory_maker(subject, issuer)


@pytest.mark.parametrize(
    ("subject", "issuer"),
    [
        ("CN=www.ville.fr", "CN=R11,O=Let's Encrypt,C=US"),
        ("CN=nas.ville.fr,O=Commune de Ville", "CN=Autorité de Ville,O=Commune de Ville"),
        ("CN=fortin.fr,O=Fortin", "CN=Fortin"),
        ("CN=plesk.ville.fr", "CN=plesk.ville.fr"),
        ("CN=localhost,O=Ville", "CN=Autorité"),
        ("CN=debian.ville.fr", "CN=debian.ville.fr"),
        ("", ""),
    ],
)
def test_a_host_name_that_resembles_one_is_left_alone(subject: str, issuer: str) -> None:
    assert factory_maker(subject, issuer) == ""


@pytest.mark.parametrize(
    ("organization", "name"),
    [
        ("Let's Encrypt", "letsencrypt.org"),
        ("Sectigo Limited", "sectigo.com"),
        ("Gandi SAS", "sectigo.com"),
        ("DigiCert Inc", "digicert.com"),
        ("Dhimyotis", "certigna.fr"),
        ("Google Trust Services", "pki.goog"),
        ("GlobalSign nv-sa", "globalsign.com"),
        ("Hellenic Academic and Research Institutions CA", "harica.gr"),
    ],
)
def test_an_authority_is_meant_by_its_names(organization: str, name: str) -> None:
    assert name in caa_names(organization)


def test_an_unknown_authority_has_no_names() -> None:
    assert caa_names("Let's Encrypt or so") == caa_names("") == frozenset()
