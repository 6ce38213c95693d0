"""Google's csp_evaluator beside us: both verdicts in the same few words, so that they can be compared."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from cyberscan.headers.csp import Policy, policies
from cyberscan.headers.csp_hosts import shared_hosts
from cyberscan.headers.csp_judge import (
    base_matters,
    gaps,
    in_clear,
    speaks_of_scripts,
    weaknesses,
)
from cyberscan.headers.csp_mistakes import mistakes

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".lab" / "csp" / "node_modules" / "csp_evaluator"
SCRIPT = Path(__file__).with_name("evaluate.cjs")
Said = Sequence[Sequence[str]]

_THEIRS = {
    "SCRIPT_UNSAFE_INLINE": "unsafe_inline", "SCRIPT_UNSAFE_EVAL": "unsafe_eval",
    "IP_SOURCE": "address", "NONCE_LENGTH": "short_nonce", "SRC_HTTP": "in_clear",
    "DEPRECATED_DIRECTIVE": "outdated", "UNKNOWN_DIRECTIVE": "unknown_directive",
    "MISSING_SEMICOLON": "missing_semicolon", "INVALID_KEYWORD": "keyword",
    "NONCE_CHARSET": "keyword",
}  # fmt: skip
_OURS = {
    "bare_keyword": "keyword", "unknown_keyword": "keyword", "bad_nonce": "keyword",
    "bad_hash": "keyword",
}  # fmt: skip


def ask(root: Path, texts: Sequence[str]) -> list[Said]:
    """What csp_evaluator says of each policy: type, severity, directive, value."""
    done = subprocess.run(
        ["node", str(SCRIPT), str(root)], input=json.dumps(list(texts)),
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found: list[Said] = json.loads(done.stdout)
    return found


def theirs(said: Said) -> set[str]:
    """Its findings in our words. What it only wonders about (``..._MAYBE``) or passes over is no finding."""
    return {word for finding in said if (word := _word(*finding))}


def _word(kind: str, severity: str, directive: str, value: str) -> str:
    if severity == "NONE" or (severity.endswith("MAYBE") and kind != "SCRIPT_UNSAFE_EVAL"):
        return ""
    if kind == "MISSING_DIRECTIVES":
        return directive.replace("-", "_")
    if kind in ("PLAIN_URL_SCHEMES", "PLAIN_WILDCARD"):
        return {"object-src": "object_src", "base-uri": "base_uri"}.get(directive, "broad_sources")
    if kind == "SCRIPT_ALLOWLIST_BYPASS":
        return "shared_hosts"
    return _THEIRS.get(kind, kind.lower())


def ours(text: str) -> set[str]:
    """Our findings in the same words; what it does not look at (``form-action``, ``default-src``) left out."""
    read = policies([text])
    found = {one.code for one in gaps(read)} - {"form_action", "default_src", "base_uri"}
    found |= {_OURS.get(flaw.code, flaw.code) for flaw in mistakes(read)}
    found |= {"shared_hosts"} if shared_hosts(read) else set()
    found |= {"in_clear"} if in_clear(read) else set()
    if not speaks_of_scripts(read):
        return found | {"script_src"}
    base = [gap for gap in gaps(read) if gap.code == "base_uri"]
    if base and (base_matters(read) or base[0].places):
        found.add("base_uri")
    found |= {one.code for one in weaknesses(read)}
    # A default-src open to everyone is one finding to it, two to us.
    return found - {"object_src"} if _open_by_default(read) and "broad_sources" in found else found


def _open_by_default(read: Sequence[Policy]) -> bool:
    return any(place.startswith("default-src") for one in gaps(read) for place in one.places)


def together(words: Iterable[str]) -> str:
    """A set of words, as the data keeps it."""
    return " ".join(sorted(words))
