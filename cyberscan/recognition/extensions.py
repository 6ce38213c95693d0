"""Plug-ins, themes and modules, by the addresses of their own files on the site's own host."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cyberscan.facts.services import Extension
from cyberscan.recognition.answer import Answer
from cyberscan.recognition.material import Texts
from cyberscan.recognition.signatures import ExtensionSign, Signature
from cyberscan.recognition.versions import core_versions, release

MOST = 100
"""Extensions of one product on one site."""
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_QUERY = re.compile(r"\?|https?:/")
_EVERYWHERE = 3
"""Files of different owners that carry one number: it is the site's, not theirs."""


def extensions_of(
    signature: Signature, material: Sequence[tuple[Answer, Texts]]
) -> Iterator[Extension]:
    """What extends the product, each once, with its version when its own files agree on one."""
    seen: dict[tuple[str, str], tuple[ExtensionSign, set[str]]] = {}
    for sign in signature.extensions:
        texts = [text for _, found in material for text in found[sign.kind]]
        for found in _met(sign, texts):
            slug = found["slug"]
            if slug in signature.core_extensions or not _SLUG.fullmatch(slug):
                continue
            _, versions = seen.setdefault((sign.extends, slug), (sign, set()))
            if "version" in sign.pattern.groupindex and (number := release(found["version"] or "")):
                versions.add(number)
    assets = [text for _, found in material for text in found["asset"]]
    shared = _shared(signature, seen, assets)
    for (extends, slug), (sign, versions) in list(seen.items())[:MOST]:
        own = versions - shared if sign.kind == "asset" else versions
        version = own.pop() if len(own) == 1 else ""
        yield Extension.model_validate(
            {
                "kind": extends, "slug": slug, "product": signature.id, "version": version,
                "source": sign.kind if version else "",
            }
        )  # fmt: skip


def _met(sign: ExtensionSign, texts: Sequence[str]) -> Iterator[re.Match[str]]:
    for text in texts:
        if sign.within is not None and not sign.within.search(text):
            continue
        for found in sign.pattern.finditer(text):
            if sign.kind != "asset" or not _QUERY.search(text, 0, found.start("slug")):
                yield found


def _shared(
    signature: Signature, seen: dict[tuple[str, str], tuple[ExtensionSign, set[str]]], assets: Sequence[str]
) -> set[str]:  # fmt: skip
    """Numbers that are the product's own, or the site's: they stand on files of several owners."""
    owners: dict[str, int] = {}
    for _, versions in seen.values():
        for version in versions:
            owners[version] = owners.get(version, 0) + 1
    everywhere = {version for version, count in owners.items() if count >= _EVERYWHERE}
    core = {found[1] for one in signature.core for asset in assets if (found := one.pattern.search(asset))}  # fmt: skip
    return everywhere | core | core_versions(signature, assets)[0]
