"""Content-Security-Policy read as browsers do (W3C CSP Level 3 §2.2 and §6.7)."""

Policy = dict[str, list[str]]

_BROAD = {"*", "http:", "https:", "data:", "http://*", "https://*"}


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


def weaknesses(policy: Policy) -> list[str]:
    """Codes of what lets a foreign script run; none when the policy holds scripts back."""
    sources = policy.get("script-src", policy.get("default-src"))
    if sources is None:
        return ["no_script_control"]
    found = []
    listed = any(source.startswith(("'nonce-", "'sha")) for source in sources)
    dynamic = "'strict-dynamic'" in sources
    if "'unsafe-inline'" in sources and not listed and not dynamic:
        found.append("unsafe_inline")
    if _BROAD & set(sources) and not dynamic:
        found.append("broad_sources")
    if "'unsafe-eval'" in sources:
        found.append("unsafe_eval")
    return found


def frames_held(policy: Policy) -> bool | None:
    """Whether ``frame-ancestors`` keeps strangers out; None when the policy does not speak of it."""
    sources = policy.get("frame-ancestors")
    return None if sources is None else not _BROAD & set(sources)
