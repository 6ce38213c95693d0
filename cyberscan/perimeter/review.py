"""What the model alone cannot see: one declaration against another, against today, against the world."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import date, timedelta
from fnmatch import fnmatchcase

from cyberscan.perimeter.assets import Coverage, targets_of
from cyberscan.perimeter.errors import Problem
from cyberscan.perimeter.mandate import MandateState, fingerprint, mandate_state
from cyberscan.perimeter.models import Asset, Exclusion, Perimeter, WaiverEntry
from cyberscan.perimeter.special import contacted, is_documentation, refused
from cyberscan.perimeter.window import zone_of
from cyberscan.perimeter.yaml_tree import Path, Tree
from cyberscan.public_suffixes import is_public_suffix

WAIVER_DAYS = 366
"""Twelve months: a risk accepted for longer is no longer looked at."""

# Mailboxes anybody can open: a town that uses one declares its own address as a contact, not the provider.
_SHARED_MAIL = frozenset((
    "aol.com", "bbox.fr", "club-internet.fr", "free.fr", "gmail.com", "gmx.fr", "hotmail.com",
    "hotmail.fr", "icloud.com", "laposte.net", "live.fr", "mailo.com", "neuf.fr", "numericable.fr",
    "orange.fr", "outlook.com", "outlook.fr", "proton.me", "protonmail.com", "sfr.fr", "wanadoo.fr",
    "yahoo.com", "yahoo.fr",
))  # fmt: skip
_SHARED_HOSTS = frozenset((
    "blogspot.com", "e-monsite.com", "jimdo.com", "over-blog.com", "wordpress.com", "wix.com",
))  # fmt: skip


def review(perimeter: Perimeter, tree: Tree, today: date) -> list[Problem]:
    """Errors and warnings about a perimeter that has the right form, in no order."""
    found = [*_assets(perimeter, today), *_mandate(perimeter, today)]
    found += [*_exclusions(perimeter, today), *_waivers(perimeter, today), *_window(perimeter)]
    return [
        Problem(*tree.place(path), code, values, "error" if code in _ERRORS else "warning")
        for path, code, values in found
    ]


_ERRORS = frozenset((
    "private_address", "special_address", "public_suffix", "shared_provider", "waiver_too_long",
    "timezone",
))  # fmt: skip

_Found = tuple[Path, str, dict[str, str]]


def _assets(perimeter: Perimeter, today: date) -> Iterator[_Found]:
    seen: dict[str, int] = {}
    for index, asset in enumerate(perimeter.assets):
        path = ("assets", index)
        yield from _names(asset, path)
        yield from _address(asset, path, perimeter.lab)
        for key in _identities(asset):
            if key in seen:
                yield path, "duplicate_asset", {"value": key, "other": str(seen[key] + 1)}
            seen.setdefault(key, index)
    department = perimeter.authority.department
    insee = perimeter.authority.insee
    if insee and department and not insee.startswith(department):
        values = {"insee": insee, "department": department}
        yield ("authority", "department"), "department_mismatch", values
    if perimeter.lab:
        yield ("lab",), "lab", {}


def _identities(asset: Asset) -> list[str]:
    return [asset.address] if asset.address else [target.key for target in targets_of(asset)]


def _names(asset: Asset, path: Path) -> Iterator[_Found]:
    """Names that belong to everybody: declaring them would cover other people's."""
    for key, name in (("domain", asset.domain), ("mail", asset.mail)):
        if name is not None and (code := belongs_to_many(name)):
            yield (*path, key), code, {"value": name}


def belongs_to_many(name: str) -> str:
    """``shared_provider`` or ``public_suffix`` when no authority owns a domain alone; empty otherwise."""
    if name in _SHARED_MAIL or name in _SHARED_HOSTS:
        return "shared_provider"
    return "public_suffix" if is_public_suffix(name) else ""


def _address(asset: Asset, path: Path, lab: bool) -> Iterator[_Found]:
    if asset.address is None:
        return
    network = ipaddress.ip_network(asset.address)
    first, last = contacted(str(network[0])), contacted(str(network[-1]))
    values = {"value": asset.address}
    why = refused(first, lab) or refused(last, lab)
    if not why:
        return
    if is_documentation(first):
        yield (*path, "address"), "documentation_address", values
    else:
        hopeless = bool(refused(first, True) or refused(last, True))
        yield (*path, "address"), "special_address" if hopeless else "private_address", values


def _mandate(perimeter: Perimeter, today: date) -> Iterator[_Found]:
    mandate, state = perimeter.mandate, mandate_state(perimeter, today)
    if mandate is None:
        yield (), "mandate_missing", {}
        return
    if state is MandateState.EXPIRED:
        yield ("mandate", "valid_until"), "mandate_expired", {"date": str(mandate.valid_until)}
    if state is MandateState.NOT_YET:
        yield ("mandate", "signed_on"), "mandate_not_yet", {"date": str(mandate.signed_on)}
    if mandate.sha256 and mandate.sha256 != fingerprint(perimeter):
        yield ("mandate", "sha256"), "mandate_changed", {"sha256": fingerprint(perimeter)}


def _exclusions(perimeter: Perimeter, today: date) -> Iterator[_Found]:
    coverage = Coverage(perimeter)
    for index, exclusion in enumerate(perimeter.exclude):
        path = ("exclude", index)
        if exclusion.until < today:
            yield (*path, "until"), "exclusion_expired", {"date": str(exclusion.until)}
        elif not _excludes_something(exclusion, coverage, perimeter):
            value = exclusion.name or exclusion.address or ""
            yield path, "exclusion_useless", {"value": value}


def _excludes_something(exclusion: Exclusion, coverage: Coverage, perimeter: Perimeter) -> bool:
    """A misspelt exclusion protects nothing: addresses that names may lead to get the benefit."""
    if exclusion.name is not None:
        below = "." + exclusion.name
        return coverage.has_name(exclusion.name) or any(
            target.subject.endswith(below) for a in perimeter.assets for target in targets_of(a)
        )
    declared = [ipaddress.ip_network(a.address) for a in perimeter.assets if a.address]
    if exclusion.address is None or not declared or len(declared) < len(perimeter.assets):
        return True
    excluded = ipaddress.ip_network(exclusion.address)
    return any(network.overlaps(excluded) for network in declared)


def _waivers(perimeter: Perimeter, today: date) -> Iterator[_Found]:
    subjects = {target.subject for asset in perimeter.assets for target in targets_of(asset)}
    coverage = Coverage(perimeter)
    for index, waiver in enumerate(perimeter.waivers):
        path = ("waivers", index)
        if waiver.expires > today + timedelta(days=WAIVER_DAYS):
            latest = today + timedelta(days=WAIVER_DAYS - 1)
            yield (*path, "expires"), "waiver_too_long", {"date": str(latest)}
        elif waiver.expires < today:
            values = {"check": waiver.check, "date": str(waiver.expires)}
            yield (*path, "expires"), "waiver_expired", values
        if not _waives_something(waiver, subjects, coverage):
            yield (*path, "target"), "waiver_target", {"value": waiver.target}


def _waives_something(waiver: WaiverEntry, subjects: set[str], coverage: Coverage) -> bool:
    return coverage.has_name(waiver.target) or any(
        fnmatchcase(subject, waiver.target) for subject in subjects
    )


def _window(perimeter: Perimeter) -> Iterator[_Found]:
    window = perimeter.window
    if window is None:
        return
    if not window.days:
        yield ("window", "days"), "window_no_day", {}
    try:
        zone_of(window.timezone)
    except ValueError:
        yield ("window", "timezone"), "timezone", {"value": window.timezone}
