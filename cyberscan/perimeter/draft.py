"""A first ``perimeter.yml`` from a few answers, each checked as it is given."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from pydantic import TypeAdapter, ValidationError

from cyberscan.levels import Level
from cyberscan.perimeter.explain import own_code
from cyberscan.perimeter.identifiers import host_name, is_insee, is_siren, web_origin
from cyberscan.perimeter.models import Kind
from cyberscan.perimeter.review import belongs_to_many
from cyberscan.perimeter.schema import SCHEMA_FILE
from cyberscan.perimeter.special import contacted, is_documentation, refused
from cyberscan.perimeter.territory import departments
from cyberscan.perimeter.values import MAX_ADDRESSES, Email, Network, Text

_DATA = Path(__file__).parent.parent / "data"


@dataclass
class Draft:
    """The answers. Whatever was not asked keeps its default."""

    name: str
    kind: str
    siren: str
    insee: str = ""
    population: int | None = None
    department: str = ""
    csirt: str = ""
    contact_name: str = ""
    contact_email: str = ""
    domains: list[str] = field(default_factory=list)
    mail: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    signed_by: str = ""
    role: str = ""
    signed_on: date = field(default_factory=date.today)
    valid_until: date = field(default_factory=lambda: date.today() + timedelta(days=364))
    reference: str = ""
    max_level: str = Level.LIGHT.value
    lab: bool = False


def render(draft: Draft, path: Path) -> str:
    """The commented YAML text, to be written at ``path``."""
    environment = Environment(
        loader=FileSystemLoader(_DATA), autoescape=select_autoescape(("html.j2",))
    )
    environment.filters["yaml"] = quoted
    names = [*draft.domains, *draft.mail, *draft.hosts, "ville.fr"]
    return environment.get_template("perimeter.yml.j2").render(
        draft=draft, file=path.name, schema=SCHEMA_FILE.as_posix(), example=names[0]
    ) + "\n"  # fmt: skip


def quoted(text: str) -> str:
    """A YAML double-quoted scalar: any text comes back as it was."""
    escaped = {'"': '\\"', "\\": "\\\\"}
    inside = "".join(
        escaped.get(char, char if char.isprintable() else f"\\U{ord(char):08X}") for char in text
    )
    return f'"{inside}"'


class AnswerError(ValueError):
    """An answer that cannot be taken; ``code`` is a ``perimeter.*`` message."""

    def __init__(self, code: str, value: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = {"value": value, **values}


def checked(accept: Callable[[str], str], text: str) -> str:
    """``accept(text)``, its error turned into an :class:`AnswerError`."""
    text = text.strip()
    try:
        return accept(text)
    except ValidationError as error:
        context = error.errors()[0].get("ctx", {})
        raise _refused(str(context.get("error", "invalid")), text) from error
    except AnswerError:
        raise
    except ValueError as error:
        raise _refused(str(error), text) from error


def _refused(code: str, text: str) -> AnswerError:
    code, values = own_code(code, text)
    return AnswerError(code, text, **values)


def line(text: str) -> str:
    """A name or a title: one line of plain text."""
    return TypeAdapter(Text).validate_python(" ".join(text.split()))


def siren(text: str) -> str:
    """Nine digits; spaces are taken out."""
    number = text.replace(" ", "").replace("\u00a0", "")
    if not is_siren(number):
        raise ValueError("siren")
    return number


def insee(text: str) -> str:
    """Five characters of the COG."""
    if not is_insee(text.upper()):
        raise ValueError("insee")
    return text.upper()


def department(text: str) -> str:
    """A number of department: ``1`` and ``01`` are the same one."""
    number = text.upper().zfill(2)
    if number not in departments():
        raise ValueError("department")
    return number


def population(text: str) -> str:
    """Digits, with or without spaces between thousands."""
    number = "".join(text.split())
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise ValueError("population")
    return str(int(number))


def email(text: str) -> str:
    """One e-mail address."""
    return str(TypeAdapter(Email).validate_python(text))


def domain(text: str) -> str:
    """A domain of one's own."""
    name = host_name(text)
    if code := belongs_to_many(name):
        raise ValueError(code)
    return name


def host(text: str) -> str:
    """A host name."""
    return host_name(text)


def site(text: str) -> str:
    """The URL of a site; ``https://`` may be left out."""
    url = text if "://" in text else f"https://{text}"
    web_origin(url)
    return url


def address(text: str, lab: bool = False) -> str:
    """A public address or a small network; ``lab`` allows private ones."""
    found = str(TypeAdapter(Network).validate_python(text))
    network = ipaddress.ip_network(found)
    if network.num_addresses > MAX_ADDRESSES:
        raise ValueError("network_too_large")
    for end in (contacted(str(network[0])), contacted(str(network[-1]))):
        if refused(end, lab) and not is_documentation(end):
            raise ValueError("special_address" if refused(end, True) else "private_address")
    return found


def day(text: str) -> str:
    """``2026-12-31`` or ``31/12/2026``, given back in the first form."""
    parts = text.split("/")
    try:
        return date.fromisoformat(
            "-".join(reversed(parts)) if len(parts) == 3 else text
        ).isoformat()
    except ValueError as error:
        raise ValueError("date") from error


def kind(text: str) -> str:
    """One of the sorts of authority."""
    return _among(text, [member.value for member in Kind], "kind")


def level(text: str) -> str:
    """One of the three levels."""
    return _among(text, [member.value for member in Level], "max_level")


def _among(text: str, allowed: list[str], name: str) -> str:
    if text.lower() not in allowed:
        raise AnswerError("one_of_plain", text, field=name, expected=", ".join(allowed))
    return text.lower()
