"""What a page's policies together let an attacker do. What one policy stops is stopped: all apply at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cyberscan.headers.csp import Directive, Policy
from cyberscan.headers.csp_sources import Source

Weakness = Literal["unsafe_inline", "broad_sources", "unsafe_eval"]
Gap = Literal["object_src", "base_uri", "form_action", "default_src", "in_clear", "shared_hosts"]


@dataclass(frozen=True)
class Sight:
    """A weakness or a gap, and the text that makes it: ``script-src 'unsafe-inline'``."""

    code: str
    places: tuple[str, ...] = ()


def speaks_of_scripts(policies: Iterable[Policy]) -> bool:
    """Whether any policy rules what scripts may run."""
    policies = tuple(policies)
    if _no_scripts(policies):
        return True
    names = ("script-src-elem", "script-src-attr", "script-src")
    return any(policy.effective(name) for policy in policies for name in names)


def weaknesses(policies: Sequence[Policy]) -> tuple[Sight, ...]:
    """What lets a foreign script run through every policy, the gravest first."""
    if _no_scripts(policies):
        return ()
    inline = _through(policies, "script-src-elem", _inline)
    if inline is None:
        inline = _through(policies, "script-src-attr", _inline)
    found = {
        "unsafe_inline": inline,
        "broad_sources": _through(policies, "script-src-elem", _anyone)
        or _through(policies, "script-src-elem", _data),
        "unsafe_eval": _through(policies, "script-src", _eval),
    }
    return tuple(Sight(code, places) for code, places in found.items() if places is not None)


def gaps(policies: Sequence[Policy]) -> tuple[Sight, ...]:
    """What no policy rules, although the rule is there: a hole beside the door."""
    found = []
    for code, name in (("base_uri", "base-uri"), ("form_action", "form-action")):
        places = _through(policies, name, _star)
        if places is not None:
            found.append(Sight(code, places))
    plugins = _through(policies, "object-src", _anyone)
    if plugins is not None:
        found.append(Sight("object_src", plugins))
    default = _through(policies, "default-src", _star)
    if default is not None:
        found.append(Sight("default_src", default))
    return tuple(found)


def in_clear(policies: Sequence[Policy]) -> tuple[str, ...]:
    """Sources of fetch directives that name plain HTTP, where no policy asks for the upgrade to HTTPS."""
    if any(policy.get("upgrade-insecure-requests") for policy in policies):
        return ()
    return tuple(
        f"{directive.name} {source.text}"
        for policy in policies
        for directive in policy.directives
        if directive.name.endswith("-src")
        for source in directive.sources
        if source.in_clear and not source.everyone and not _of_the_visitor(source)
    )


def base_matters(policies: Iterable[Policy]) -> bool:
    """Whether a foreign ``<base>`` would defeat the policy: relative scripts that a nonce or a hash lets in."""
    ruling = [found for policy in policies if (found := policy.effective("script-src-elem"))]
    return bool(ruling) and all(map(_follows_base, ruling))


def _follows_base(directive: Directive) -> bool:
    """A nonce lets a script in from wherever the base leads; a script let in by its hash may load others."""
    kinds = {source.kind for source in directive.sources}
    return "nonce" in kinds or ("hash" in kinds and directive.has("'strict-dynamic'"))


def nonces(policies: Iterable[Policy]) -> tuple[Source, ...]:
    """Every nonce for scripts, in order."""
    found = [
        source
        for policy in policies
        for directive in [policy.effective("script-src-elem")]
        if directive is not None
        for source in directive.sources
        if source.kind == "nonce"
    ]
    return tuple(dict.fromkeys(found))


def _no_scripts(policies: Iterable[Policy]) -> bool:
    """Whether a sandbox stops every script (HTML §7.1.5): the others then matter little."""
    boxes = [box for policy in policies if (box := policy.get("sandbox")) is not None]
    return any("allow-scripts" not in map(str.lower, box.words) for box in boxes)


def _through(
    policies: Sequence[Policy], name: str, allows: Callable[[Directive], list[str]]
) -> tuple[str, ...] | None:
    """The places that let something through, if every policy does; None when one stops it.

    A policy that says nothing of it stops nothing, and gives no place.
    """
    places: list[str] = []
    for policy in policies:
        directive = policy.effective(name)
        if directive is None:
            continue
        letting = allows(directive)
        if not letting:
            return None
        places += [f"{directive.name} {text}" for text in letting]
    return tuple(dict.fromkeys(places))


def _inline(directive: Directive) -> list[str]:
    """Whether any script written in the page runs (§6.7.3.2)."""
    if directive.listed or directive.has("'strict-dynamic'"):
        return []
    return ["'unsafe-inline'"] if directive.has("'unsafe-inline'") else []


def _anyone(directive: Directive) -> list[str]:
    if directive.has("'strict-dynamic'"):
        return []  # the hosts are then passed over (§8.2)
    return [source.text for source in directive.sources if source.everyone]


def _data(directive: Directive) -> list[str]:
    if directive.has("'strict-dynamic'"):
        return []
    return [source.text for source in directive.sources if source.scheme == "data"]


def _eval(directive: Directive) -> list[str]:
    return ["'unsafe-eval'"] if directive.has("'unsafe-eval'") else []


def _star(directive: Directive) -> list[str]:
    return [source.text for source in directive.sources if source.everyone]


def _of_the_visitor(source: Source) -> bool:
    return source.host in ("localhost", "127.0.0.1") or source.host.endswith(".localhost")
