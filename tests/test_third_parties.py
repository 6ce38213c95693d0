"""The table of third parties, and how an address or a cookie is recognised."""

import pytest

from cyberscan.third_parties import (
    cookie_owner,
    site_of,
    third_parties,
    third_party,
    third_party_software,
)


def test_the_table_is_sound() -> None:
    table = third_parties()
    assert len(table) >= 150
    assert len({one.id for one in table}) == len(table)
    names = [host for one in table for host in one.hosts]
    assert len(set(names)) == len(names)
    assert all(
        name == name.lower() and " " not in name for name in (n.split("/")[0] for n in names)
    )
    assert all("." in name for name in names)
    assert all(one.hosts or one.paths or one.calls or one.cookies for one in table)
    assert all(path.startswith("/") for one in table for path in one.paths)
    assert all(len(call) > 4 and " " not in call for one in table for call in one.calls)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.google-analytics.com/analytics.js", "google-analytics"),
        ("https://www.googletagmanager.com/gtag/js?id=G-1", "google-analytics"),
        ("https://www.googletagmanager.com/gtm.js?id=GTM-1", "gtm"),
        ("https://www.google.com/recaptcha/api.js", "recaptcha"),
        ("https://www.google.com/maps/embed?pb=1", "google-maps"),
        ("https://www.google.com/recaptchafaux", None),
        ("https://connect.facebook.net/fr_FR/fbevents.js", "meta-pixel"),
        ("https://connect.facebook.net/fr_FR/sdk.js", "facebook"),
        ("https://stats.ville.test/matomo.js", "matomo"),
        ("https://ville.matomo.cloud/matomo.js", "matomo-cloud"),
        ("https://www.youtube-nocookie.com/embed/x", "youtube-nocookie"),
        ("https://umap.openstreetmap.fr/fr/map/x", "umap"),
        ("https://data.geopf.fr/wmts", "ign"),
        ("https://google-analytics.com.ville.test/a.js", None),
        ("https://notgoogle-analytics.com/a.js", None),
        ("https://ville.test/google-analytics.com/a.js", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_addresses(url: str, expected: str | None) -> None:
    found = third_party(url)
    assert (found.id if found else None) == expected


def test_software_is_known_wherever_it_is_served() -> None:
    found = third_party_software("https://cdn.jsdelivr.net/gh/AmauriC/tarteaucitron.min.js")
    assert found is not None
    assert found.id == "tarteaucitron"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("_ga", "google-analytics"),
        ("_ga_ABC123", "google-analytics"),
        ("_fbp", "meta-pixel"),
        ("_pk_id.12.34ab", "matomo"),
        ("_gallery", None),
        ("UID", None),
        ("PHPSESSID", None),
        ("lang", None),
    ],
)
def test_cookies(name: str, expected: str | None) -> None:
    found = cookie_owner(name)
    assert (found.id if found else None) == expected


def test_seats_are_told_only_where_they_are_sure() -> None:
    by_id = {one.id: one for one in third_parties()}
    assert by_id["google-analytics"].outside_europe is True
    assert by_id["axeptio"].outside_europe is False
    assert by_id["matomo"].outside_europe is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.ville.fr", "ville.fr"),
        ("www.VILLE.fr.", "ville.fr"),
        ("a.github.io", "a.github.io"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_houses(host: str, expected: str) -> None:
    assert site_of(host) == expected
