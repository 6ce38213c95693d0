"""Saint-Démo-sur-Mer: names, sites, mail and services of a fictional town, all on loopback."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cyberscan.demo import services, sites
from cyberscan.demo.certificates import Authority
from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.mail_server import MailServer

NAME = "Saint-Démo-sur-Mer (ville fictive)"
IP = "127.0.0.1"

_SOA = "@ 300 IN SOA ns1.saint-demo.test. hostmaster.saint-demo.test. 2026112201 7200 3600 1209600 300\n"
_ZONE = (
    _SOA
    + f"""@ 300 IN NS ns1.saint-demo.test.
ns1 300 IN A {IP}
@ 300 IN MX 10 mail.saint-demo.test.
@ 300 IN TXT "v=spf1 mx ?all"
_dmarc 300 IN TXT "v=DMARC1; p=none"
_smtp._tls 300 IN TXT "v=TLSRPTv1; rua=tls@saint-demo.test"
mail 300 IN A {IP}
www 300 IN A {IP}
demarches 300 IN A {IP}
ancien 300 IN CNAME disparu.hebergeur.test.
"""
)


@dataclass(frozen=True)
class Town:
    """Where the town is served, and the files that a scan of it needs."""

    perimeter: Path
    ca_file: Path
    resolver: str


@contextmanager
def served(folder: Path) -> Iterator[Town]:
    """Serve the town while the context lasts; its perimeter is written to ``folder``, its keys are not."""
    with TemporaryDirectory(prefix="cyberscan-demo-") as private:
        yield from _serve(folder, Authority(Path(private)))


def _serve(folder: Path, authority: Authority) -> Iterator[Town]:
    long_ago = datetime.now(UTC) - timedelta(days=120)
    expired = authority.issue("www.saint-demo.test", starts=long_ago, days=90)
    with ExitStack() as running:
        old = running.enter_context(sites.neglected(expired))
        sound = running.enter_context(sites.sound(authority.issue("demarches.saint-demo.test")))
        mail = running.enter_context(_mail(authority))
        exposed = [
            running.enter_context(services.ServiceServer(talk, ip=IP))
            for talk in (services.redis, services.ftp, services.telnet, services.camera)
        ]
        names = running.enter_context(DnsServer({".": _SOA, "saint-demo.test": _ZONE}, ip=IP))
        path = folder / "perimetre.yml"
        ports = [service.port for service in exposed]
        path.write_text(_perimeter(old.port, sound.port, mail.port, ports), encoding="utf-8")
        yield Town(path, authority.ca_file, names.address)


def _mail(authority: Authority) -> MailServer:
    """Port 25 needs root: take a free one that ends in 25, as the perimeter allows in a laboratory."""
    name = "mail.saint-demo.test"
    context = sites.new_tls(authority.issue(name))
    for port in range(2525, 65000, 1000):
        try:
            return MailServer(
                ip=IP, port=port, tls=context, greeting=f"220 {name} ESMTP", name=name
            )
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, "no free port for the mail server")


def _perimeter(old: int, sound: int, mail: int, exposed: list[int]) -> str:
    today = date.today()
    return f"""# Périmètre de la ville fictive. Tout est servi sur cette machine : rien n’en sort.
version: 1
lab: true  # autorise les adresses locales ; à ne jamais mettre pour une vraie collectivité

authority:
  name: "{NAME}"
  kind: commune
  siren: "213502388"
  population: 4200
  csirt: "Breizh Cyber"
  contact:
    name: "Camille Martin, secrétaire de mairie"
    email: "mairie@saint-demo.test"

mandate:
  signed_by: "Dominique Le Goff"
  role: "Maire"
  signed_on: {today - timedelta(days=10)}
  valid_until: {today + timedelta(days=355)}
  reference: "Démonstration"
  max_level: active

assets:
  - domain: saint-demo.test
    purpose: messagerie
  - mail: saint-demo.test
    purpose: messagerie
  - host: mail.saint-demo.test
    purpose: messagerie
    ports: [{mail}]
  - url: https://www.saint-demo.test:{old}/
    purpose: site
    operator: agency
    provider: "Agence Web du Port"
  - url: https://demarches.saint-demo.test:{sound}/
    purpose: teleservice
    operator: vendor
  - host: ancien.saint-demo.test
    purpose: site
  - address: {IP}
    purpose: [acces-distant, videoprotection]
    ports: [{", ".join(str(port) for port in exposed)}]

waivers:
  - check: dns.private_address_published
    target: "*"
    justification: "Ville fictive : toutes ses adresses sont celles de cette machine."
    accepted_by: "Démonstration"
    expires: {today + timedelta(days=180)}
"""
