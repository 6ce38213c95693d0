from datetime import UTC, datetime
from typing import Any

import pytest

from cyberscan.inventory.model import Exposure
from cyberscan.inventory.search import QueryError, parse_query
from cyberscan.outcomes import Severity

SEEN = datetime(2026, 5, 1, tzinfo=UTC)


def line(**seen: Any) -> Exposure:
    what = {
        "id": "tcp/443@192.0.2.7", "place": "192.0.2.7", "port": 443, "service": "https",
        "product": "FortiGate", "product_id": "fortios", "vendor": "Fortinet", "category": "vpn",
        "version": "7.2.9", "names": ("vpn.ville.test",), "purposes": ("acces-distant",),
        "provider": "Hébergeur du Bourg", "first_seen": SEEN, "last_seen": SEEN, "tls": True,
        "worst": Severity.HIGH, "checks": ("services.known_exploited_product",),
    }  # fmt: skip
    return Exposure.model_validate(what | seen)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "product=fortios",
        "product=FortiGate",
        "product=fortios version<7.2.11",
        "version>=7.2 version!=7.4",
        "version=7.2.9",
        "category=vpn port=443 tls=true",
        'provider~bourg provider="hébergeur du bourg"',
        "name~vpn. purpose=acces-distant",
        "severity=high check~exploited",
        "since<2026-06-01 since>=2026-05-01",
        "fortinet",
        "port>400 port<=443",
        "  service=https   address!=198.51.100.1 ",
    ],
)
def test_it_finds(query: str) -> None:
    assert parse_query(query).matches(line())


@pytest.mark.parametrize(
    "query",
    [
        "product=forti",
        "version<7.2.9",
        "version>7.2.10",
        "port=44",
        "service!=https",
        "nextcloud",
        "product=fortios port=80",
        "unexplained=true",
        "open=false",
    ],
)
def test_it_leaves_out(query: str) -> None:
    assert not parse_query(query).matches(line())


def test_an_unknown_version_is_neither_older_nor_newer() -> None:
    unknown = line(version="")
    assert not parse_query("version<9").matches(unknown)
    assert not parse_query("version>0").matches(unknown)
    assert parse_query("version!=7.2.9").matches(unknown)


@pytest.mark.parametrize(
    ("older", "newer"),
    [("9.9", "10.0"), ("9.2", "9.2p1"), ("7.2", "7.2.1"), ("5.5.5", "10.11.6-mariadb"), ("8", "8.0.1")],
)  # fmt: skip
def test_versions_are_ordered_as_people_read_them(older: str, newer: str) -> None:
    assert parse_query(f"version<{newer}").matches(line(version=older))
    assert parse_query(f"version>{older}").matches(line(version=newer))


def test_a_trailing_zero_changes_nothing() -> None:
    assert parse_query("version=7.2.0").matches(line(version="7.2"))


@pytest.mark.parametrize(
    ("query", "code", "term"),
    [
        ("produit=fortios", "field", "produit"),
        ("service<ssh", "order", "service"),
        ('product="forti', "unreadable", 'product="forti'),
    ],
)
def test_what_it_cannot_read_is_told(query: str, code: str, term: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert (caught.value.code, caught.value.term) == (code, term)
