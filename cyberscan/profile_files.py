"""Profiles: which checks, which thresholds, how close. Shipped ones, and users' overlays on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from cyberscan._layout import ROOT
from cyberscan.catalogues import catalogue_files
from cyberscan.document import Bilingual
from cyberscan.levels import Level
from cyberscan.messages import say
from cyberscan.registry import LoadedCheck
from cyberscan.sdk import Probe
from cyberscan.words import Language

_FOLDER = ROOT / "profiles"
_MAX_BYTES = 1_000_000
_MAX_DEPTH = 5


class ProfileError(Exception):
    """A profile that cannot be used; ``message(language)`` says what to change."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(say(f"profile.{code}", "en", **values))
        self.code = code
        self.values = values

    def message(self, language: Language) -> str:
        """The sentence for the user."""
        return say(f"profile.{self.code}", language, **self.values)


class Budgets(BaseModel):
    """Politeness chosen by the profile; what is not said keeps the network room's value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rate: float | None = Field(default=None, gt=0, le=100)
    """New connections a second and address."""
    max_connections: int | None = Field(default=None, ge=1, le=20)
    """Open connections at once and address."""
    site_requests: int | None = Field(default=None, ge=5, le=200)
    """HTTP requests to one site in the whole scan, all probes together."""
    packets_rate: int | None = Field(default=None, ge=1, le=1000)
    """Port-scan packets a second and address."""


class Profile(BaseModel):
    """One profile, overlays already merged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    title: Bilingual = Bilingual()
    level: Level = Level.ACTIVE
    checks: tuple[str, ...] = Field(default=("*",), min_length=1)
    """Ids or globs (``mail.*``)."""
    skip: tuple[str, ...] = ()
    """Ids or globs taken away from ``checks``."""
    thresholds: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """By check id."""
    probes: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Options by probe id."""
    catalogues: tuple[str, ...] = ("*",)
    """Ids or globs of the guides that the report shows."""
    budgets: Budgets = Budgets()


def profile_names() -> tuple[str, ...]:
    """The shipped profiles."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yml")))


def load_profile(name_or_path: str | Path) -> Profile:
    """A shipped profile by its name, or a file (``./mine.yml``) that may say ``extends: standard``.

    Raises :class:`ProfileError`.
    """
    path, merged = _merged(str(name_or_path), Path(), 0)
    try:
        return Profile.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ProfileError("invalid", path=path, where=where, problem=first["msg"]) from error


def select(
    profile: Profile, checks: Sequence[LoadedCheck], probes: Iterable[Probe] = ()
) -> tuple[LoadedCheck, ...]:
    """The checks that the profile wants. With ``probes``, their options are verified too.

    Raises :class:`ProfileError` when a name fits no check (or no probe, no guide): a typing mistake must not
    silently drop a check.
    """
    for pattern in (*profile.checks, *profile.skip, *profile.thresholds):
        if not any(_fits(pattern, check) for check in checks):
            raise _unknown("unknown_check", pattern, [check.id for check in checks])
    known = [probe.id for probe in probes]
    for name in profile.probes if known else ():
        if name not in known:
            raise _unknown("unknown_probe", name, known)
    guides = [file.id for file in catalogue_files()]
    for pattern in profile.catalogues:
        if not any(fnmatchcase(name, pattern) for name in guides):
            raise _unknown("unknown_catalogue", pattern, guides)
    return tuple(
        check
        for check in checks
        if any(_fits(pattern, check) for pattern in profile.checks)
        and not any(_fits(pattern, check) for pattern in profile.skip)
    )


def _fits(pattern: str, check: LoadedCheck) -> bool:
    return any(fnmatchcase(name, pattern) for name in (check.id, *check.check.aliases))


def _unknown(code: str, name: str, known: Sequence[str]) -> ProfileError:
    close = get_close_matches(name, known, n=1)
    return ProfileError(f"{code}_close" if close else code, name=name, close=", ".join(close))


def _merged(name: str, beside: Path, depth: int) -> tuple[Path, dict[str, Any]]:
    """The file and its mapping laid over what it extends."""
    path = _path(name, beside)
    own = _read(path)
    base = own.pop("extends", None)
    if base is None:
        return path, own
    if depth >= _MAX_DEPTH:
        raise ProfileError("loop", path=path)
    return path, _over(_merged(str(base), path.parent, depth + 1)[1], own)


def _path(name: str, beside: Path) -> Path:
    if "/" in name or "\\" in name or name.endswith((".yml", ".yaml")):
        return beside / name
    if name not in profile_names():
        known = ", ".join(profile_names())
        raise ProfileError("unknown", name=name, known=known)
    return _FOLDER / f"{name}.yml"


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:  # a device says size 0 and never ends
            raw = file.read(_MAX_BYTES + 1)
        if len(raw) > _MAX_BYTES:
            raise ProfileError("too_large", path=path)
        value = YAML(typ="safe", pure=True).load(raw.decode("utf-8"))
    except OSError as error:
        raise ProfileError("unreadable", path=path, cause=error.strerror) from error
    except UnicodeDecodeError as error:
        raise ProfileError("not_utf8", path=path) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise ProfileError("not_yaml", path=path, line=line, problem=error.problem) from error
    except YAMLError as error:
        raise ProfileError("not_yaml", path=path, line=1, problem=str(error)) from error
    if not isinstance(value, dict):
        raise ProfileError("not_mapping", path=path)
    return {str(key): item for key, item in value.items()}


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """``own`` laid over ``base``: tables are merged, everything else is replaced."""
    merged = dict(base)
    for key, value in own.items():
        below = merged.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[key] = _over(below, value)
        else:
            merged[key] = value
    return merged
