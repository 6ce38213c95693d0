"""CISA's catalogue of exploited flaws (its JSON feed)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cyberscan.datapack.reading import Refused, day_in, read_json, text_of, wanted
from cyberscan.datapack.tables import KEV, Row
from cyberscan.datapack.wanted import Loaded, Wanted


def load_kev(answers: Sequence[bytes], ours: Wanted) -> Loaded:
    """Every flaw of the catalogue: any of them may be of a product of ours one day."""
    [raw] = answers
    whole = wanted(read_json(raw), dict, "{}")
    listed = wanted(whole.get("vulnerabilities"), list, "vulnerabilities")
    if not isinstance(whole.get("catalogVersion"), str):
        raise Refused("shape", where="catalogVersion")
    rows = [_row(wanted(one, dict, "vulnerabilities[]")) for one in listed]
    count = whole.get("count")
    if isinstance(count, int) and count != len(rows):
        raise Refused("cut")
    return Loaded(tuple(rows), day_in(whole.get("dateReleased")))


def _row(one: dict[str, Any]) -> Row:
    row = {
        "cve": text_of(one.get("cveID")), "vendor": text_of(one.get("vendorProject")).strip(),
        "product": text_of(one.get("product")).strip(), "added": day_in(one.get("dateAdded")),
        "ransomware": text_of(one.get("knownRansomwareCampaignUse")),
    }  # fmt: skip
    if wrong := KEV.wrong(row):
        raise Refused("shape", where=f"vulnerabilities[].{wrong}")
    return row
