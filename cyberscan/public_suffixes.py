"""The public suffix list (publicsuffix.org), loaded once for all who ask it: names below which many houses hang."""

from __future__ import annotations

from functools import cache

from publicsuffixlist import PublicSuffixList


def registrable(name: str) -> str:
    """The domain right below the registry's suffix: ``ville.fr`` of ``www.ville.fr``; empty when there is none.

    Suffixes of companies (``github.io``) are domains that they registered.
    """
    return _of_registries().privatesuffix(name.lower().rstrip(".")) or ""


def house_of(name: str) -> str:
    """The domain of one person or organisation, as browsers take it: ``ville.github.io`` is one. Empty when none."""
    return _of_all().privatesuffix(name.lower().rstrip(".")) or ""


def is_public_suffix(domain: str) -> bool:
    """Whether many houses hang below a domain: browsers let no cookie be set for it."""
    return _of_all().publicsuffix(domain) == domain


@cache
def _of_registries() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


@cache
def _of_all() -> PublicSuffixList:
    """85 ms to read: only once, and only when asked."""
    return PublicSuffixList()
