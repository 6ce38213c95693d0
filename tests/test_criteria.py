"""Each criterion: yes, no, and unknown when nothing was seen."""

from typing import Any

import pytest

from cyberscan.criteria import CRITERIA, Posture
from cyberscan.facts.base import Fact
from cyberscan.perimeter.models import Directory
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    DeclaredAsset,
    Dmarc,
    Exchanger,
    Hop,
    Host,
    HostAddresses,
    MailDomain,
    MailExchangers,
    Page,
    SiteReach,
    Spf,
    Visit,
    Zone,
)

TOWN, MAIL = Zone(name="ville.fr"), MailDomain(name="ville.fr")
SEEDS = (DeclaredAsset(target=TOWN), DeclaredAsset(target=MAIL))
BARE, WWW = Host(name="ville.fr"), Host(name="www.ville.fr")


def answers(name: str, *facts: Fact, directory: Directory | None = None) -> list[bool | None]:
    posture = Posture((*SEEDS, *facts), directory)
    return [one.met for one in CRITERIA[name](posture)]


def visit(scheme: str, url: str, status: int = 200, **more: Any) -> Visit:
    return Visit.model_validate(
        {"scheme": scheme, "state": "answered", "hops": (Hop(url=url, status=status),), **more}
    )


def reach(*visits: Visit, host: Host = WWW) -> SiteReach:
    return SiteReach(target=host, visits=visits)


HTTPS = visit("https", "https://www.ville.fr/")
HTTP = visit("http", "https://www.ville.fr/")
SHUT = Visit(scheme="https", state="refused")
DEAD = Visit(scheme="https", state="failed", reason="timeout")


@pytest.mark.parametrize("name", sorted(CRITERIA))
def test_nothing_seen_is_never_a_yes_nor_a_no(name: str) -> None:
    told = [] if name == "sovereign_extension" else answers(name)
    assert set(told) <= {None} or name == "mail_on_own_domain"


@pytest.mark.parametrize(
    ("name", "said", "met"),
    [
        ("site_declared", Directory(site="https://www.ville.fr"), True),
        ("site_declared", Directory(), False),
        ("site_declared_in_https", Directory(site="https://www.ville.fr"), True),
        ("site_declared_in_https", Directory(site="http://www.ville.fr"), False),
        ("mail_declared", Directory(email="mairie@ville.fr"), True),
        ("mail_declared", Directory(), False),
        ("sovereign_extension", Directory(site="https://www.ville.bzh"), True),
        ("sovereign_extension", Directory(site="https://ville.wordpress.com"), False),
        ("mail_in_eu", Directory(mail_in_eu=True), True),
        ("mail_in_eu", Directory(mail_in_eu=False), False),
        ("mail_on_own_domain", Directory(email="mairie@ville.fr"), True),
        ("mail_on_own_domain", Directory(email="ville@orange.fr"), False),
    ],
)
def test_what_the_directory_says(name: str, said: Directory, met: bool) -> None:
    assert answers(name, directory=said) == [met]


@pytest.mark.parametrize(
    ("name", "facts", "met"),
    [
        ("site_reachable", [reach(HTTPS)], True),
        ("site_reachable", [reach(SHUT), reach(HTTPS, host=BARE)], True),
        ("site_reachable", [reach(SHUT)], False),
        ("site_reachable", [reach(SHUT, DEAD)], None),
        ("site_reachable", [reach(visit("https", "https://www.ville.fr/", 500))], False),
        ("site_reachable", [reach(visit("https", "https://www.ville.fr/", 403))], None),
        ("site_reachable", [reach(HTTPS), Page(target=WWW, nature="block_page")], None),
        ("https_served", [reach(HTTPS)], True),
        ("https_served", [reach(SHUT)], False),
        ("https_served", [reach(DEAD)], None),
        ("certificate_valid", [reach(HTTPS)], True),
        ("certificate_valid", [reach(visit("https", "u", certificate_error="expired"))], False),
        ("certificate_valid", [reach(SHUT)], None),
        ("stays_official", [reach(HTTP, HTTPS)], True),
        ("stays_official", [reach(HTTP, DEAD)], None),
        ("stays_official", [reach(HTTP, SHUT)], True),
        ("stays_official", [reach(visit("http", "u", left_perimeter_to="https://jeux.example/"))], False),
        ("stays_official", [reach(visit("http", "u", left_perimeter_to="https://ville.collectivite.fr/"))], True),
        ("usual_redirects", [reach(HTTP), reach(HTTP, host=BARE)], True),
        ("usual_redirects", [reach(visit("http", "http://www.ville.fr/")), reach(HTTP, host=BARE)], False),
        ("usual_redirects", [reach(HTTP), HostAddresses(target=BARE, status="nxdomain")], False),
        ("usual_redirects", [reach(HTTP)], None),
        ("mail_received", [MailExchangers(target=MAIL, exchangers=(Exchanger(preference=1, host="mx"),))], True),
        ("mail_received", [MailExchangers(target=MAIL, null=True)], False),
        ("mail_received", [MailExchangers.could_not(MAIL, Reason.TIMEOUT)], None),
        ("spf_present", [Spf(target=MAIL, records=("v=spf1 +all +all",), result="permerror")], True),
        ("spf_present", [Spf(target=MAIL)], False),
        ("dmarc_present", [Dmarc(target=MAIL, records=("v=DMARC1",), found_at="ville.fr")], True),
        ("dmarc_present", [Dmarc(target=MAIL, records=("v=DMARC1",), found_at="fr")], False),
        ("dmarc_present", [Dmarc.could_not(MAIL, Reason.TIMEOUT)], None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_was_seen(name: str, facts: list[Fact], met: bool | None) -> None:
    assert answers(name, *facts) == [met]


@pytest.mark.parametrize(
    ("policy", "percentage", "met"),
    [("reject", 100, True), ("quarantine", 100, True), ("reject", 50, False), ("none", 100, False)],
)
def test_an_enforced_policy(policy: str, percentage: int, met: bool) -> None:
    values = {"records": ("v=DMARC1",), "found_at": "ville.fr", "result": "valid"}
    fact = Dmarc.model_validate(
        {"target": MAIL, "policy": policy, "percentage": percentage, **values}
    )
    assert answers("dmarc_enforced", fact) == [met]


def test_a_mail_server_is_no_mail_domain() -> None:
    """It is declared for mail as well; nobody has an address at its name."""
    server = DeclaredAsset(target=Host(name="mx.ville.fr"), purposes=("messagerie",))
    hosted = DeclaredAsset(target=Host(name="mx.hebergeur.example"), purposes=("messagerie",))
    for name in CRITERIA:
        subjects = {one.subject for one in CRITERIA[name](Posture((*SEEDS, server, hosted)))}
        assert not subjects & {"mx.ville.fr", "mx.hebergeur.example"}
    assert answers("mail_on_own_domain", server, hosted) == [True]
