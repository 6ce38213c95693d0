"""A small table of life cycles, and software to be judged by it."""

from typing import Any

from cyberscan.sdk import Site, Software
from cyberscan.testing import NOW

SITE = Site(scheme="https", host="ville.test", port=443)


def software(product: str, version: str, confidence: str = "certain") -> Software:
    return Software.model_validate(
        {
            "target": SITE,
            "observed_at": NOW,
            "product": product,
            "version": version,
            "confidence": confidence,
        }
    )


def row(product: str, branch: str, end: str, latest: str, released: str = "2026-08-12") -> Any:
    return {
        "product": product,
        "branch": branch,
        "end_of_life": end,
        "latest": latest,
        "latest_released": released,
        "after_end": "mended" if product == "wordpress" else "",
    }


DATA = {
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
}
