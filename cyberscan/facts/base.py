"""The base of every fact, and the table of kinds that lets a stored document be read again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from cyberscan.facts.targets import Target
from cyberscan.reasons import Failure, Reason

_KINDS: dict[str, type[Fact]] = {}


def _now() -> datetime:
    return datetime.now(UTC)


class Part(BaseModel):
    """A value inside a fact: frozen and strict like it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(BaseModel):
    """Something observed about one target, or the reason why it could not be.

    Every payload field of a subclass has a default: a failed fact carries none, and the engine never
    shows a failed fact to a check. A subclass sets ``kind: Literal["family.name"] = "family.name"``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    target: Target
    observed_at: AwareDatetime = Field(default_factory=_now)
    probe: str = ""
    """Who observed it; stamped by the engine."""
    failed: Failure | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        kind = cls.model_fields["kind"].default
        if not isinstance(kind, str):
            return  # an intermediate base
        known = _KINDS.get(kind)
        if known is not None and (known.__qualname__, known.__module__) != (
            cls.__qualname__,
            cls.__module__,
        ):
            raise TypeError(f"two facts of kind {kind!r}: {known.__name__} and {cls.__name__}")
        _KINDS[kind] = cls

    @classmethod
    def could_not(cls, target: Target, reason: Reason, detail: str = "") -> Self:
        """The fact that this kind could not be observed on ``target``."""
        return cls.failing(target, Failure(reason=reason, detail=detail[:200]))

    @classmethod
    def failing(cls, target: Target, failure: Failure) -> Self:
        """Like :meth:`could_not`, for a failure already at hand."""
        return cls(kind=cls.model_fields["kind"].default, target=target, failed=failure)


def fact_class(kind: str) -> type[Fact]:
    """The class of a kind; ``KeyError`` when no loaded module defines it."""
    return _KINDS[kind]


def fact_kinds() -> dict[str, type[Fact]]:
    """Every kind known so far, built in or brought by a plug-in."""
    return dict(_KINDS)
