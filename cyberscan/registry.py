"""Finds and mounts checks, probes, renderers: shipped ones, users' folders, installed plug-ins."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import module_from_spec, spec_from_file_location
from inspect import isabstract
from pathlib import Path
from types import ModuleType
from typing import Any

from cyberscan._layout import CHECKS, REPORTS, ROOT
from cyberscan.sdk import Check, Probe, Renderer
from cyberscan.words import CheckWords, WordsError, load_words


class RegistryError(Exception):
    """A plug-in that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class LoadedCheck:
    """A check with its words."""

    check: Check[Any]
    words: CheckWords
    family_title: str

    @property
    def id(self) -> str:
        """``family.defect``."""
        return self.check.id

    @property
    def family(self) -> str:
        """The part before the dot."""
        return self.check.id.split(".", 1)[0]


def mount(name: str, root: Path) -> ModuleType:
    """Import the package in ``root`` under ``name``, whatever ``sys.path`` says.

    A folder called ``checks`` in the working directory must never be taken for ours.
    """
    if name not in sys.modules:
        spec = spec_from_file_location(
            name, root / "__init__.py", submodule_search_locations=[str(root)]
        )
        if spec is None or spec.loader is None or not (root / "__init__.py").is_file():
            raise RegistryError(f"{root} is not a folder of checks: it has no __init__.py")
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    package = sys.modules[name]
    if Path(package.__path__[0]).resolve() != root.resolve():
        raise RegistryError(f"{name} is {package.__path__[0]}, not {root}")
    return package


def load_checks(extra: Sequence[Path] = ()) -> tuple[LoadedCheck, ...]:
    """Every check, by id. Raises :class:`RegistryError` on a double id or missing words."""
    packages = [mount(CHECKS, ROOT / "checks")]
    for folder in extra:
        packages.append(mount(f"cyberscan_user_checks_{folder.resolve().name}", folder))
    packages += [_entry(point) for point in entry_points(group="cyberscan.checks")]
    loaded: dict[str, LoadedCheck] = {}
    for package in packages:
        for module, found in _classes(package, Check):
            one = _loaded(module, found())
            if one.id in loaded:
                raise RegistryError(f"two checks are called {one.id}")
            loaded[one.id] = one
    return tuple(loaded[check_id] for check_id in sorted(loaded))


def load_probes() -> tuple[Probe, ...]:
    """Every probe, by id."""
    packages = [importlib.import_module("cyberscan.probes")]
    packages += [_entry(point) for point in entry_points(group="cyberscan.probes")]
    probes = [found() for package in packages for _, found in _classes(package, Probe)]
    return tuple(sorted(probes, key=lambda probe: probe.id))


def load_renderers() -> dict[str, Renderer]:
    """Every report format, by the name given to ``--format``."""
    packages = [mount(REPORTS, ROOT / "reports")]
    packages += [_entry(point) for point in entry_points(group="cyberscan.reports")]
    found = [renderer() for package in packages for _, renderer in _classes(package, Renderer)]
    return {renderer.id: renderer for renderer in sorted(found, key=lambda r: r.id)}


def _entry(point: Any) -> ModuleType:
    module = point.load()
    if not isinstance(module, ModuleType):
        raise RegistryError(f"entry point {point.name} must name a module or a package")
    return module


def _classes(package: ModuleType, base: Any) -> Iterator[tuple[ModuleType, type[Any]]]:
    """Concrete subclasses of ``base`` defined in a package, with their module."""
    for module in _modules(package):
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, base)
                and value.__module__ == module.__name__
                and not isabstract(value)
            ):
                yield module, value


def _modules(package: ModuleType) -> Iterable[ModuleType]:
    yield package
    if not hasattr(package, "__path__"):
        return
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not info.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(info.name)


def _loaded(module: ModuleType, check: Check[Any]) -> LoadedCheck:
    if module.__file__ is None:
        raise RegistryError(f"{module.__name__} has no file")
    try:
        words = load_words(Path(module.__file__).with_suffix(".toml"))
    except WordsError as error:
        raise RegistryError(str(error)) from error
    package = sys.modules[module.__name__.rpartition(".")[0]]
    title = (package.__doc__ or check.id.split(".", 1)[0]).strip().splitlines()[0].rstrip(".")
    return LoadedCheck(check, words, title)
