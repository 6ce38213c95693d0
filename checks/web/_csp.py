"""Content-Security-Policy read as browsers do (W3C CSP Level 3 §2.2 and §6.7)."""

import re

Policy = dict[str, list[str]]

_BROAD = re.compile(r"(?:https?://)?\*(?::(?:\*|[0-9]+))?|https?:|data:")
"""Sources that are nobody in particular; a port narrows nothing."""


def policies(lines: list[str]) -> list[Policy]:
    """Every policy of several header lines: commas separate, the first of two directives holds."""
    found: list[Policy] = []
    for text in ",".join(lines).split(","):
        policy: Policy = {}
        for directive in text.split(";"):
            name, *sources = directive.split() or [""]
            if name and name.lower() not in policy:
                policy[name.lower()] = [source.lower() for source in sources]
        if policy:
            found.append(policy)
    return found


def weaknesses(applied: list[Policy]) -> list[str] | None:
    """Codes of what lets a foreign script run through every policy; None when none speaks of scripts.

    All policies apply at once: what one of them stops is stopped.
    """
    found = [codes for policy in applied if (codes := _of_one(policy)) is not None]
    if not found:
        return None
    return [code for code in found[0] if all(code in codes for codes in found)]


def _of_one(policy: Policy) -> list[str] | None:
    sources = policy.get("script-src", policy.get("default-src"))
    elements = policy.get("script-src-elem", sources)
    handlers = policy.get("script-src-attr", sources)
    if sources is None and elements is None and handlers is None:
        return None
    found = []
    if _inline(elements) or _inline(handlers):
        found.append("unsafe_inline")
    if elements is None or (_broad(elements) and "'strict-dynamic'" not in elements):
        found.append("broad_sources")
    if sources is None or "'unsafe-eval'" in sources:
        found.append("unsafe_eval")
    return found


def _broad(sources: list[str]) -> bool:
    return any(_BROAD.fullmatch(source) for source in sources)


def _inline(sources: list[str] | None) -> bool:
    """Whether any script written in the page runs (§6.7.3.2); nothing said is everything allowed."""
    if sources is None:
        return True
    listed = any(source.startswith(("'nonce-", "'sha")) for source in sources)
    return "'unsafe-inline'" in sources and not listed and "'strict-dynamic'" not in sources


def frames_held(policy: Policy) -> bool | None:
    """Whether ``frame-ancestors`` keeps strangers out; None when the policy does not speak of it."""
    sources = policy.get("frame-ancestors")
    return None if sources is None else not _broad(sources)
