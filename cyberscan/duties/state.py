"""Links to the services of the State, compared with a table (``data/state_services.toml``). Nothing is contacted."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Literal, Protocol
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic import BaseModel, ConfigDict

from cyberscan.facts.duties import AuthorizationLink, StateLink
from cyberscan.facts.page import Form, Frame, Link, Resource

How = Literal["link", "form", "script", "frame"]
_MAX_KEPT = 60
_MAX_QUERY = 4000
_LOGINS = ("franceconnect", "franceconnect_v1", "franceconnect_development", "proconnect",
           "proconnect_development", "agentconnect")  # fmt: skip


class Parts(Protocol):
    """What is read of a page: its fact, or its reading before the fact is made."""

    @property
    def links(self) -> Sequence[Link]: ...
    @property
    def forms(self) -> Sequence[Form]: ...
    @property
    def scripts(self) -> Sequence[Resource]: ...
    @property
    def frames(self) -> Sequence[Frame]: ...


class StateService(BaseModel):
    """One row of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    kind: Literal["identity", "procedure", "information", "inner"]
    hosts: tuple[str, ...]
    paths: tuple[str, ...] = ()
    standing: Literal["current", "renamed", "retired", "development"] = "current"
    successor: str = ""
    verified: bool = False
    source: str = "field knowledge"


@cache
def state_services() -> tuple[StateService, ...]:
    """The whole table, in order."""
    place = files("cyberscan").joinpath("data", "state_services.toml")
    rows = tomllib.loads(place.read_text(encoding="utf-8"))["service"]
    return tuple(StateService.model_validate(row) for row in rows)


def state_service(host: str, path: str = "/") -> StateService | None:
    """The service that an address stands for."""
    labels = host.lower().rstrip(".").split(".")
    for start in range(len(labels) - 1):
        for service in _by_host().get(".".join(labels[start:]), ()):
            if not service.paths or path.startswith(service.paths):
                return service
    return None


@cache
def _by_host() -> dict[str, list[StateService]]:
    """The rows of each name; the narrower name and the narrower path come first."""
    found: dict[str, list[StateService]] = {}
    for service in state_services():
        for name in service.hosts:
            found.setdefault(name, []).append(service)
    for rows in found.values():
        rows.sort(key=lambda row: not row.paths)
    return found


def state_links(page: Parts) -> Iterator[StateLink]:
    """What a page leads to, each place of a service once, sixty at most."""
    seen: set[tuple[str, str, str, bool]] = set()
    for how, address, text in _addresses(page):
        link = _link(how, address, text)
        if link is None or (key := (link.host, link.path, link.how, link.secure)) in seen:
            continue
        if len(seen) == _MAX_KEPT:
            return
        seen.add(key)
        yield link


def login_links(page: Parts) -> Iterator[AuthorizationLink]:
    """The links and forms of a page that begin a login with the State's identity services, sixty at most."""
    found = (_login(address) for how, address, _ in _addresses(page) if how in ("link", "form"))
    yield from islice(dict.fromkeys(one for one in found if one is not None), _MAX_KEPT)


def _addresses(page: Parts) -> Iterable[tuple[How, str, str]]:
    for link in page.links:
        yield "link", link.href, link.text
    for form in page.forms:
        yield "form", form.action, ""
    for script in page.scripts:
        yield "script", script.url, ""
    for frame in page.frames:
        yield "frame", frame.url, ""


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and parts.hostname:
            return parts
    except ValueError:
        return None  # what browsers cannot open leads nowhere
    return None


def _link(how: How, address: str, text: str) -> StateLink | None:
    parts = _split(address)
    service = state_service(parts.hostname or "", parts.path) if parts else None
    if parts is None or service is None:
        return None
    return StateLink(
        service=service.id, name=service.name, host=(parts.hostname or "")[:253],
        standing=service.standing, successor=service.successor, sure=service.verified, how=how,
        secure=parts.scheme == "https", path=parts.path[:200], text=text[:120],
    )  # fmt: skip


def _login(address: str) -> AuthorizationLink | None:
    parts = _split(address)
    service = state_service(parts.hostname or "", parts.path) if parts else None
    if parts is None or service is None or service.id not in _LOGINS:
        return None
    if not parts.path.rstrip("/").endswith("/authorize"):
        return None
    first = dict(reversed(parse_qsl(parts.query[:_MAX_QUERY], keep_blank_values=True)))
    back = _split(first.get("redirect_uri", ""))
    return AuthorizationLink(
        service=service.id, host=(parts.hostname or "")[:253],
        state_length=len(first.get("state", "")), nonce_length=len(first.get("nonce", "")),
        acr_values=first.get("acr_values", "")[:60],
        redirect_scheme=back.scheme if back else "", redirect_host=(back.hostname or "")[:253] if back else "",
    )  # fmt: skip
