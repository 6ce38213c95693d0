"""The usual names of town halls, and what a label suggests (``data/town_names.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[a-z]+")


@cache
def town_labels() -> dict[str, str]:
    """Label to the purpose that it suggests, in the order in which names are asked for."""
    text = files("cyberscan").joinpath("data", "town_names.toml").read_text(encoding="utf-8")
    return {
        label: group["purpose"]
        for group in tomllib.loads(text)["group"]
        for label in group["labels"]
    }


def suggested_purpose(name: str) -> str:
    """What the first label of a host name suggests: ``vpn2`` and ``vpn-ssl`` say what ``vpn`` says."""
    label = name.partition(".")[0]
    known = town_labels()
    if label in known:
        return known[label]
    word = _WORD.match(label)
    return known.get(word[0], "") if word and len(word[0]) > 1 else ""
