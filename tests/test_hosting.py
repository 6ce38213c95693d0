"""Who operates what: named by the provider's own names, never by a likeness."""

import time

import pytest

from cyberscan.hosting import Role, named, provider_of, providers


def test_each_provider_once_and_no_qualification_without_a_source() -> None:
    ids = [provider.id for provider in providers()]
    assert len(ids) == len(set(ids)) > 100
    for provider in providers():
        assert all(q.source and q.offer for q in provider.qualifications)


@pytest.mark.parametrize(
    ("name", "role", "known"),
    [
        ("cluster030.hosting.ovh.net", "alias", "ovh"),
        ("NS3012345.ip-51-210-1.eu.", "reverse", "ovh"),
        ("mx1.mail.ovh.net", "exchanger", "ovh"),
        ("dns200.anycast.me", "server", "ovh"),
        ("ville-fr.mail.protection.outlook.com", "exchanger", "microsoft365"),
        ("spf.protection.outlook.com", "sender", "microsoft365"),
        ("aspmx.l.google.com", "exchanger", "google_workspace"),
        ("ns-12.awsdns-34.co.uk", "server", "aws"),
        ("ville.s3.eu-west-3.amazonaws.com", "alias", "aws"),
        ("adele.ns.cloudflare.com", "server", "cloudflare"),
        ("lfbn-ren-1-1-1.w1-2.abo.wanadoo.fr", "reverse", "orange"),
        ("www.espace-citoyens.net", "host", "arpege"),
        ("*.scw.cloud", "certificate", "scaleway"),
        ("www.cdg35.fr", "host", "cdg"),
        ("www.service-public.fr", "host", "state"),
    ],
)
def test_a_name_of_the_provider(name: str, role: Role, known: str) -> None:
    found = named(name, role)
    assert found is not None
    assert found.id == known


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "fr", "ovh", "notovh.net", "ovh.net.ville.fr", "www.ville.fr", "cdg35.ville.fr", "cdg.fr",
        "ip-1-2-3.eu.ville.fr", "mairie-orange.fr", "gouv.fr.exemple.com", "x" * 300 + ".ovh.net",
    ],
)  # fmt: skip
def test_what_only_looks_like_one(name: str) -> None:
    roles: tuple[Role, ...] = ("host", "alias", "reverse", "exchanger", "server", "certificate")
    assert [named(name, role) for role in roles] == [None] * len(roles)


def test_an_alias_is_believed_before_a_reverse_name() -> None:
    found = provider_of(
        host="extranet.ville.fr", aliases=("ville.espace-citoyens.net",),
        reverse=("vps-1.vps.ovh.net",), certificate=("extranet.ville.fr",),
    )  # fmt: skip
    assert found is not None
    assert (found.id, found.operator) == ("arpege", "vendor")
    assert provider_of(host="extranet.ville.fr", certificate=("*.ville.fr",)) is None
    hosted = provider_of(reverse=("vps-1.vps.ovh.net",))
    assert hosted is not None
    assert hosted.operator == "host"


def test_hostile_names_cost_nothing() -> None:
    begin = time.process_time()
    for number in range(300):
        named("s3-" * 60 + f"{number}.amazonaws.com.x", "alias")
        named("ip-1" + "-1" * 100 + f"{number}.eu", "reverse")
    assert time.process_time() - begin < 5
