"""A small table of life cycles and flaws, and software to be judged by it."""

from typing import Any

from cyberscan.sdk import Extension, Product, Site, SiteProducts
from cyberscan.testing import NOW

SITE = Site(scheme="https", host="ville.test", port=443)


def software(product: str, version: str, certainty: str = "certain", **more: Any) -> SiteProducts:
    """A site that shows one product; none when ``product`` is empty."""
    given = {"name": product.title(), "category": "cms", "version_certainty": certainty, **more}
    one = {"id": product, "version": version, "certainty": certainty, **given}
    products = (Product.model_validate(one),) if product else ()
    return SiteProducts(target=SITE, observed_at=NOW, products=products)


def extension(slug: str, version: str) -> SiteProducts:
    """A site that loads one plug-in."""
    one = Extension(kind="plugin", slug=slug, product="wordpress", version=version)
    return SiteProducts(target=SITE, observed_at=NOW, extensions=(one,))


def flaw(product: str, cve: str, introduced: str, fixed: str, **more: Any) -> Any:
    """A range of the table of flaws."""
    return {
        "product": product, "cve": cve, "introduced": introduced, "fixed": fixed, "last": "", "cvss": 7.5,
        "effect": "sql", "published": "2026-08-01", "source": "CVE", "data_date": "2026-08-22", **more,
    }  # fmt: skip


def row(product: str, branch: str, end: str, latest: str, released: str = "2026-08-12") -> Any:
    return {
        "product": product,
        "branch": branch,
        "end_of_life": end,
        "latest": latest,
        "latest_released": released,
        "after_end": "mended" if product == "wordpress" else "",
    }


DATA: dict[str, Any] = {
    "date": "2026-08-22",
    "lifecycle": [
        row("wordpress", "7.1", "False", "7.1.2"),
        row("wordpress", "7.0", "2026-08-19", "7.0.4"),
        row("wordpress", "6.9", "2026-05-20", "6.9.7"),
        row("wordpress", "3.7", "2013-12-12", "3.7.41", "2013-12-01"),
        row("drupal", "11.3", "2026-12-16", "11.3.16"),
        row("drupal", "9.5", "2023-11-01", "9.5.11", "2023-09-19"),
        row("drupal", "9.4", "2023-06-21", "9.4.15", "2023-05-03"),
        row("drupal", "11.2", "2026-06-17", "11.2.14", "2026-06-17"),
        row("drupal", "10.6", "2026-12-16", "10.6.15"),
        row("drupal", "10.4", "2025-12-10", "10.4.10", "2026-05-20"),
        row("drupal", "8.9", "2021-11-02", "8.9.20", "2021-11-17"),
        row("drupal", "8.8", "2020-12-01", "8.8.12", "2020-11-25"),
        {**row("typo3", "12", "2026-04-30", "12.4.48", "2026-07-14"), "after_end": "paid"},
        {**row("typo3", "13", "2027-12-31", "13.4.34"), "after_end": "paid"},
        row("drupal", "7", "2025-01-05", "7.103", "2024-12-04"),
        row("joomla", "5", "2027-10-12", ""),
        {**row("spip", "4.3", "2025-09-22", "4.3.3", "2024-10-08"), "latest_is_floor": True},
        row("spip", "4.4", "2027-09-22", ""),
    ],
    "software": {"wordpress": {"whole": True}},
    "vulnerabilities": {
        "wordpress": [
            flaw("wordpress", "CVE-2026-0001", "7.0", "7.0.4", cvss=9.8, effect="code"),
            flaw("wordpress", "CVE-2026-0002", "", "7.0.3"),
            flaw("wordpress", "CVE-2012-0003", "", "3.8", published="2014-01-01"),
        ],
        "drupal": [flaw("drupal", "CVE-2026-0004", "8.0", "10.6.3")],
        "wordpress/old-gallery": [
            flaw("wordpress/old-gallery", "CVE-2026-0005", "", "", last="2.1")
        ],
        "wordpress/forms": [
            flaw("wordpress/forms", "CVE-2026-0006", "", "3.2.1", cvss=None, effect="script")
        ],
    },
    "complete": frozenset({"wordpress/forms"}),
    "exploited": {"CVE-2026-0004": "Known"},
    "kev": {"drupal": [{"cve": "CVE-2026-0004", "added": "2026-08-02", "ransomware": "Known"}]},
    "extensions": {
        "wordpress/forms": {
            "latest": "3.2.1",
            "updated": "2026-07-01",
            "closed": "",
            "checked": "2026-08-22",
        },
        "wordpress/old-gallery": {
            "latest": "2.1",
            "updated": "2019-07-01",
            "closed": "",
            "checked": "2026-08-22",
        },
        "wordpress/gone": {"latest": "", "updated": "", "closed": "yes", "checked": "2026-08-22"},
        "wordpress/unsaid": {"latest": "1.0", "updated": "", "closed": "", "checked": "2026-08-22"},
    },
}
