"""A realistic document of a fictional town, for the tests of reports: ours and plug-in authors'.

Everything in it is made up: ``.example`` names (RFC 2606), documentation addresses (RFC 5737).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from cyberscan.document import Document
from cyberscan.engine.observe import Observation
from cyberscan.facts.base import Fact
from cyberscan.facts.certificates import Certificate, Deployment, TlsCertificates
from cyberscan.facts.dkim import Dkim
from cyberscan.facts.dmarc import Dmarc
from cyberscan.facts.dns import Caa, HostAddresses
from cyberscan.facts.dnssec import Dnssec
from cyberscan.facts.mail import Exchanger, MailExchangers, SmtpSession
from cyberscan.facts.page import Page
from cyberscan.facts.ports import OpenPorts, Port
from cyberscan.facts.services import Product, Service, SiteProducts
from cyberscan.facts.spf import Spf
from cyberscan.facts.targets import Address, Endpoint, Host, MailDomain, Site, Zone
from cyberscan.facts.tls import AcceptedSuite, TlsProtocols
from cyberscan.facts.tls import VersionSupport as Version
from cyberscan.facts.web import Hop, SecurityTxt, SiteReach, Visit
from cyberscan.facts.web_exposure import PathProbes
from cyberscan.facts.zones import Delegation, NameServer
from cyberscan.levels import Level
from cyberscan.network.governor import Spent
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.models import (
    Asset,
    Authority,
    Contact,
    Kind,
    Mandate,
    Operator,
    Perimeter,
    Purpose,
    WaiverEntry,
)
from cyberscan.profile_files import Profile
from cyberscan.reasons import Reason
from cyberscan.registry import LoadedCheck, load_checks
from cyberscan.result import assemble

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_TOWN = "saint-aubin.example"
_WWW = f"www.{_TOWN}"
_FAMILY = f"familles.{_TOWN}"
_OFFICE = "192.0.2.10"


def sample_document(
    checks: Sequence[LoadedCheck] | None = None, extra: Sequence[Fact] = ()
) -> Document:
    """The document of Saint-Aubin, judged by ``checks`` (all shipped ones by default)."""
    spent = Spent(connections=212, requests=31, queries=118, packets=1061, bytes_in=843_210)
    observation = Observation(
        facts=(*seeds(_perimeter(), Level.ACTIVE), *_facts(), *extra),
        spent=spent,
        spent_by_probe={"services.ports": Spent(packets=1061), "web.visit": Spent(12, 20, 0, 0, 640_000)},
        connections_by_address={_OFFICE: 44, "198.51.100.20": 168},
        requests_by_site={_WWW: 18, _FAMILY: 13},
    )  # fmt: skip
    return assemble(
        _perimeter(),
        Profile(name="standard"),
        observation,
        load_checks() if checks is None else checks,
        started_at=WHEN,
        finished_at=WHEN + timedelta(minutes=7, seconds=12),
        data={"date": date(2026, 11, 1)},
        level=Level.ACTIVE,
    )


def _perimeter() -> Perimeter:
    return Perimeter(
        authority=Authority(
            name="Commune de Saint-Aubin", kind=Kind.COMMUNE, siren="213502388", population=4210,
            department="35", csirt="Breizh Cyber, 0 800 200 008",
            contact=Contact(name="Camille Essai", email=f"dsi@{_TOWN}"),
        ),
        mandate=Mandate(
            signed_by="Dominique Modèle", role="Maire", signed_on=date(2026, 10, 1),
            valid_until=date(2027, 9, 30), reference="2026-MS-12", max_level=Level.ACTIVE,
        ),
        assets=(
            Asset(domain=_TOWN, purpose=(Purpose.SITE,), provider="Registre Exemple"),
            Asset(mail=_TOWN, purpose=(Purpose.MESSAGERIE,), provider="Courrier Exemple"),
            Asset(
                host=_FAMILY, purpose=(Purpose.TELESERVICE,), operator=Operator.VENDOR,
                provider="Logiciels Exemple",
            ),
            Asset(address=_OFFICE, purpose=(Purpose.ACCES_DISTANT,)),
            Asset(address="192.0.2.11", purpose=(Purpose.VIDEOPROTECTION,)),
        ),
        waivers=(
            WaiverEntry(
                check="web.security_txt_missing", target="*", accepted_by="DGS",
                justification="Le point de contact sera publié avec le nouveau site.",
                expires=date(2027, 3, 31),
            ),
        ),
    )  # fmt: skip


def _facts() -> tuple[Fact, ...]:
    return (*_names(), *_mail(), *_web(_WWW), *_family_site(), *_office())


def _names() -> tuple[Fact, ...]:
    zone = Zone(name=_TOWN)
    servers = tuple(NameServer(name=f"ns{i}.registre.example") for i in (1, 2))
    return (
        Delegation(target=zone, observed_at=WHEN, servers=servers),
        Dnssec(target=zone, observed_at=WHEN, state="insecure"),
        Caa(target=zone, observed_at=WHEN),
        HostAddresses(
            target=Host(name=_WWW), observed_at=WHEN, addresses=("198.51.100.20",), declared=False,
            aliases=("mutualise.hebergeur.example",),
        ),
        HostAddresses(target=Host(name=_FAMILY), observed_at=WHEN, addresses=("198.51.100.21",)),
    )  # fmt: skip


def _mail() -> tuple[Fact, ...]:
    domain = MailDomain(name=_TOWN)
    relay = Endpoint(host="mx.courrier.example", ip="203.0.113.9", port=25, starttls="smtp")
    exchanger = Exchanger(preference=10, host=relay.host, addresses=(relay.ip,))
    return (
        MailExchangers(target=domain, observed_at=WHEN, exchangers=(exchanger,)),
        Spf(target=domain, observed_at=WHEN),
        Dmarc(
            target=domain, observed_at=WHEN, result="valid", policy="none", found_at=_TOWN,
            records=("v=DMARC1; p=none",),
        ),
        Dkim.could_not(domain, Reason.TIMEOUT, "UDP 53").model_copy(update={"observed_at": WHEN}),
        SmtpSession.could_not(relay, Reason.OUT_OF_SCOPE, "not in the perimeter").model_copy(
            update={"observed_at": WHEN}
        ),
    )  # fmt: skip


def _endpoint(host: str, ip: str, old: bool) -> tuple[Fact, ...]:
    target = Endpoint(host=host, ip=ip, port=443)
    presence = {"TLS 1.0": old, "TLS 1.1": old, "TLS 1.2": True, "TLS 1.3": not old}
    versions = [Version(version=v, presence="absent") for v in ("SSL 2.0", "SSL 3.0")]
    versions += [
        Version(version=v, presence="present" if there else "absent")
        for v, there in presence.items()
    ]
    suite = AcceptedSuite(
        version="TLS 1.2", code=0xC02F, name="TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    )
    certificate = Certificate(
        subject=f"CN={host}", issuer="CN=Autorité Exemple", names=(host,),
        not_before=WHEN - timedelta(days=80), not_after=WHEN + timedelta(days=9 if old else 70),
        key_type="RSA", key_bits=2048, signature_hash="sha256", serial="0a", sha256="ab" * 32,
    )  # fmt: skip
    return (
        TlsProtocols(target=target, observed_at=WHEN, versions=tuple(versions), suites=(suite,)),
        TlsCertificates(
            target=target, observed_at=WHEN,
            deployments=(
                Deployment(
                    chain=(certificate,), trusted=True, matches_name=True, chain_complete=True
                ),
            ),
        ),
    )  # fmt: skip


def _web(host: str) -> tuple[Fact, ...]:
    site = Site(scheme="https", host=host, port=443)
    answered = Hop(url=f"https://{host}/", status=200)
    plain = Hop(url=f"http://{host}/", status=200)
    return (
        *_endpoint(host, "198.51.100.20", old=True),
        SiteReach(
            target=site, observed_at=WHEN,
            visits=(
                Visit(scheme="https", state="answered", hops=(answered,)),
                Visit(scheme="http", state="answered", hops=(plain,)),
            ),
        ),
        Page(
            target=site, observed_at=WHEN, url=answered.url, status=200, language="fr",
            title="Mairie <script>alert(1)</script> \x1b[31mSaint-Aubin", generator="WordPress 5.8",
            headers=(("server", "Apache/2.4.25 (Debian)"),), text="Bienvenue à Saint-Aubin. " * 40,
        ),
        SecurityTxt(target=site, observed_at=WHEN),
        PathProbes(target=site, observed_at=WHEN, control_status=404),
        SiteProducts(
            target=site, observed_at=WHEN,
            products=(
                Product(id="wordpress", name="WordPress", category="cms", version="5.8", signs=("asset", "generator")),
            ),
        ),
    )  # fmt: skip


def _family_site() -> tuple[Fact, ...]:
    site = Site(scheme="https", host=_FAMILY, port=443)
    kinds: tuple[type[Fact], ...] = (SiteReach, Page, SecurityTxt, PathProbes, SiteProducts)
    silent = tuple(
        kind.could_not(site, Reason.TIMEOUT, "read").model_copy(update={"observed_at": WHEN})
        for kind in kinds
    )
    return (*_endpoint(_FAMILY, "198.51.100.21", old=False), *silent)


def _office() -> tuple[Fact, ...]:
    camera = Address(ip="192.0.2.11")
    ports = tuple(Port(number=number) for number in (443, 3389))
    return (
        OpenPorts(
            target=Address(ip=_OFFICE), observed_at=WHEN, ports=ports, scanned=1023, closed=1021,
            looked="1-1023,3389,5900,6379,8080",
        ),
        Service(
            target=Endpoint(ip=_OFFICE, port=3389), observed_at=WHEN, port=3389, name="rdp",
            how="protocol", proof="x224",
        ),
        Service(
            target=Endpoint(ip=_OFFICE, port=443), observed_at=WHEN, port=443, name="https",
            how="protocol", tls=True,
        ),
        OpenPorts.could_not(camera, Reason.BLOCKED, "no answer").model_copy(
            update={"observed_at": WHEN}
        ),
    )  # fmt: skip
