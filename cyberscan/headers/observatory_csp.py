"""How the MDN HTTP Observatory reads policies: not quite as browsers do, and reproduced as it is.

Its rules are public (project mdn/mdn-http-observatory); these lines are ours. Where they differ from the
standard: a directive given twice makes the whole invalid, several policies are merged by the sources that they
share, and a header of less than six characters is invalid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

CspResult = Literal[
    "csp_none_by_default", "csp_no_unsafe", "csp_unsafe_style", "csp_repeated_reporting",
    "csp_passive_in_clear", "csp_unsafe_eval", "csp_unsafe_inline", "csp_active_in_clear",
    "csp_invalid", "csp_missing", "csp_report_only",
]  # fmt: skip

_SHORTEST = 6
_BROAD = frozenset(
    {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
)
_BROAD_OR_INLINE = _BROAD | {"'unsafe-inline'", "data:"}
_LISTED = ("'sha256-", "'sha384-", "'sha512-", "'nonce-")
_PASSIVE = ("img-src", "media-src")
_NOT_IN_META = ("frame-ancestors", "report-uri", "sandbox")
_MAY_REPEAT = ("report-uri", "report-to")
_CLEAR = ("http:", "ftp:")


class _Invalid(Exception):
    """The Observatory refuses the policy as a whole."""


@dataclass
class _Merged:
    sources: dict[str, list[str]] = field(default_factory=dict)
    repeats: bool = False

    def of(self, name: str) -> list[str]:
        """The sources of a directive, or of default-src, or everything."""
        return self.sources.get(name) or self.sources.get("default-src") or ["*"]


@dataclass(frozen=True)
class CspScore:
    """The result of its test, and whether frame-ancestors is there."""

    result: CspResult
    frame_ancestors: bool = False


def csp_score(
    headers: Iterable[str], metas: Iterable[str], report_only: bool, https: bool
) -> CspScore:
    """Its verdict on the policies of a page.

    :param headers: values of the header, one a line
    :param metas: contents of ``<meta http-equiv>``
    :param report_only: whether a trial policy is sent
    :param https: whether the page came over HTTPS
    """
    own, in_page = _split(headers), _split(metas)
    try:
        merged = _merge([*own, *in_page])
    except _Invalid:
        return CspScore("csp_invalid")
    heard = set(_or_nothing(own).sources) | (set(_or_nothing(in_page).sources) - set(_NOT_IN_META))
    if not heard:
        return CspScore("csp_report_only" if report_only else "csp_missing")
    result = _judge(merged, https)
    if merged.repeats and result in (
        "csp_none_by_default", "csp_no_unsafe", "csp_unsafe_style", "csp_passive_in_clear",
    ):  # fmt: skip
        result = "csp_repeated_reporting"
    return CspScore(result, "frame-ancestors" in merged.sources)


def _judge(merged: _Merged, https: bool) -> CspResult:
    objects = list(merged.of("object-src"))
    scripts, styles = _listed_alone(merged.of("script-src")), _listed_alone(merged.of("style-src"))
    if "'strict-dynamic'" in scripts:
        if not _lists(scripts):
            return "csp_invalid"
        scripts = [
            source
            for source in scripts
            if not source.startswith(tuple(_BROAD)) and source not in ("'self'", "'unsafe-inline'")
        ]
    active = [
        source
        for name, sources in merged.sources.items()
        if name not in (*_PASSIVE, "script-src")
        for source in (styles if name == "style-src" else sources)
    ] + scripts
    passive = [
        source
        for name in _PASSIVE
        for source in merged.sources.get(name) or merged.sources.get("default-src") or ()
    ]
    if set(scripts) & _BROAD_OR_INLINE or set(objects) & _BROAD:
        return "csp_unsafe_inline"
    if https and any(source.startswith(_CLEAR) for source in active):
        return "csp_active_in_clear"
    if "'unsafe-eval'" in (*scripts, *styles):
        return "csp_unsafe_eval"
    if https and any(source.startswith(_CLEAR) for source in passive):
        return "csp_passive_in_clear"
    if set(styles) & _BROAD_OR_INLINE:
        return "csp_unsafe_style"
    alone = merged.sources.get("default-src") == ["'none'"]
    return "csp_none_by_default" if alone else "csp_no_unsafe"


def _lists(sources: list[str]) -> bool:
    return any(source.startswith(_LISTED) for source in sources)


def _listed_alone(sources: list[str]) -> list[str]:
    if not _lists(sources):
        return list(sources)
    return [source for source in sources if source != "'unsafe-inline'"]


def _split(lines: Iterable[str]) -> list[str]:
    return [part.strip() for line in lines for part in line[:16_000].split(",")]


def _or_nothing(texts: list[str]) -> _Merged:
    try:
        return _merge(texts)
    except _Invalid:
        return _Merged()


def _merge(texts: list[str]) -> _Merged:
    """The policies made into one: of the second and later ones, only the sources that the first ones share."""
    if any(len(text) < _SHORTEST for text in texts):
        raise _Invalid
    merged = _Merged()
    for order, text in enumerate(texts):
        for name, sources in _directives(text, merged):
            known = merged.sources.get(name, [])
            if order:
                sources = _shared(known, sources) if name in merged.sources else []
            # Their table then holds 'none' for a list of which nothing is left.
            merged.sources[name] = sources or ["'none'"]
    return merged


def _directives(text: str, merged: _Merged) -> Iterable[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for part in text.split(";"):
        words = part.split()
        if not words:
            continue
        name = words[0].lower()
        if name in found:
            if name not in _MAY_REPEAT:
                raise _Invalid
            merged.repeats = True
        found[name] = _shortest(sorted({word.lower() for word in words[1:]}))
    return found.items()


def _shortest(ordered: list[str]) -> list[str]:
    """A source that begins with the one before it adds nothing."""
    return [
        source
        for before, source in zip(["", *ordered], ordered, strict=False)
        if not before or not source.startswith(before)
    ]


def _shared(known: list[str], sources: list[str]) -> list[str]:
    wanted = set(known)
    folders = tuple(one for one in known if one.endswith("/"))
    return [
        source
        for source in sources
        if source in wanted or unquote(source).startswith(folders or ("\0",))
    ]
