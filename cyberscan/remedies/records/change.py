"""What is to change in a zone: pure values, made from facts, that every rendering starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

TTL = 3600


@dataclass(frozen=True)
class Note:
    """One thing to say: a code of ``records.toml`` and what it names."""

    code: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Later:
    """A further value of the same record, and when its time has come."""

    new: tuple[str, ...]
    when: str
    """A code: ``spf_strict``, ``dmarc_quarantine``…"""
    days: int = 0


@dataclass(frozen=True)
class Change:
    """All the records of one name and type that the change concerns, before and after.

    The content of a TXT record is its text in one piece; of any other type, its text as in a zone file.
    """

    zone: str
    """The apex: what a form adds to the names typed there."""
    name: str
    type: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    present: bool = False
    """Whether a line is there already whose text is not known here."""
    ttl: int = TTL
    why: tuple[Note, ...] = ()
    """What was changed, each as a code."""
    risk: str = ""
    """A code: what may break, and how one sees it beforehand."""
    later: tuple[Later, ...] = ()
    before_next: tuple[Note, ...] = ()
    """What must be seen before the first of ``later``."""
    order: int = 0
    """Among the changes of one action."""


@dataclass(frozen=True)
class Remedy:
    """The changes for the defects of one subject, and what cannot be put as a record."""

    changes: tuple[Change, ...] = ()
    mends: frozenset[str] = frozenset()
    """Checks that the changes satisfy; the others keep their own words."""
    asks: tuple[Note, ...] = ()
    """What has to be asked of, or done at, somebody else before or beside the change."""
    proofs: tuple[Note, ...] = ()
    """How to see that it works, where no query tells it."""

    def __bool__(self) -> bool:
        return bool(self.changes or self.asks)
