"""The perimeter as declared: the model of ``perimeter.yml``, from which its JSON Schema is made.

Keys are in English, values that name purposes in the words of a town hall. Types are strict: YAML that
guesses (``siren: 213501234``, ``insee: 01001``) is refused with the reason by the loader.
"""

from __future__ import annotations

import ipaddress
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from cyberscan.levels import Level
from cyberscan.perimeter.identifiers import is_insee, is_siren, web_origin
from cyberscan.perimeter.values import (
    MAX_ADDRESSES,
    Day,
    Email,
    Flag,
    Hour,
    Line,
    Name,
    Network,
    Port,
    Selector,
    SingleAddress,
    Text,
    printable,
)


class Kind(StrEnum):
    """What sort of authority."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    SYNDICAT = "syndicat"
    CCAS = "ccas"
    SDIS = "sdis"
    OPSN = "opsn"
    OTHER = "other"


class Purpose(StrEnum):
    """What an asset is for; equipment of the connected city has its own words."""

    SITE = "site"
    TELESERVICE = "teleservice"
    MESSAGERIE = "messagerie"
    ACCES_DISTANT = "acces-distant"
    VIDEOPROTECTION = "videoprotection"
    ECLAIRAGE = "eclairage"
    GTB = "gtb"
    EAU = "eau"
    MOBILITE = "mobilite"
    OPEN_DATA = "open-data"
    API = "api"
    BOUTIQUE = "boutique"
    BILLETTERIE = "billetterie"
    ADMINISTRATION = "administration"
    OTHER = "autre"


class Operator(StrEnum):
    """Who runs an asset from day to day."""

    SELF = "self"
    AGENCY = "agency"
    HOST = "host"
    VENDOR = "vendor"
    OPSN = "opsn"
    STATE = "state"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Contact(_Model):
    """A person or a service to reach."""

    name: Text
    email: Email = ""
    phone: Line = ""
    role: Line = ""


class Directory(_Model):
    """What the public directory (Service-Public) says of the authority, and its mail provider: none of it is seen
    from outside."""

    site: Annotated[str, Field(strict=True, max_length=300)] = ""
    email: Email = ""
    mail_in_eu: Flag | None = None
    """Whether the mail server stands in the European Union, as the provider says."""

    @field_validator("site")
    @classmethod
    def _site(cls, value: str) -> str:
        if value:
            web_origin(value)
        return value


class Authority(_Model):
    """The authority whose posture is looked at."""

    name: Text
    kind: Kind
    siren: Annotated[str, Field(strict=True)]
    insee: Annotated[str, Field(strict=True)] = ""
    population: Annotated[int, Field(strict=True, ge=0)] | None = None
    department: Annotated[str, Field(strict=True, max_length=3)] = ""
    contact: Contact | None = None
    csirt: Line = ""
    """The regional incident response team, printed in the report."""
    directory: Directory | None = None
    """What the public directory shows; some frameworks judge it."""

    @field_validator("siren")
    @classmethod
    def _siren(cls, value: str) -> str:
        value = value.replace(" ", "")
        if not is_siren(value):
            raise ValueError("siren")
        return value

    @field_validator("insee")
    @classmethod
    def _insee(cls, value: str) -> str:
        if value and not is_insee(value):
            raise ValueError("insee")
        return value


class Mandate(_Model):
    """Who allowed what, until when. Without a valid one nothing beyond ``passive`` is done."""

    signed_by: Text
    role: Text
    signed_on: Day
    valid_until: Day
    reference: Line = ""
    max_level: Level = Level.LIGHT
    contacts: tuple[Contact, ...] = ()
    scanner_addresses: tuple[SingleAddress, ...] = ()
    """Where the scan comes from, so that the authority's host can tell it from an attack."""
    sha256: Annotated[str, Field(strict=True, pattern=r"^([0-9a-f]{64})?$")] = ""
    """The fingerprint printed on the signed mandate: what was signed is then what is scanned."""

    @model_validator(mode="after")
    def _dates(self) -> Mandate:
        if self.valid_until < self.signed_on:
            raise ValueError("mandate_dates")
        return self


class Asset(_Model):
    """One declared thing: exactly one of domain, mail, host, url, address."""

    domain: Name | None = None
    mail: Name | None = None
    host: Name | None = None
    url: Annotated[str, Field(strict=True)] | None = None
    address: Network | None = None
    purpose: tuple[Purpose, ...] = ()
    operator: Operator = Operator.SELF
    provider: Line = ""
    owner: Literal["", "third-party"] = ""
    max_level: Level = Level.ACTIVE
    ports: tuple[Port, ...] = ()
    dkim_selectors: tuple[Selector, ...] = Field(default=(), max_length=20)
    """Of a domain or a mail domain: the names that its DKIM keys are published under."""
    read_identity: Flag = False
    """Of an address: controllers there may be asked who they are (maker, model, version). Never implied."""
    comment: Line = ""

    @field_validator("purpose", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator("url")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value is not None:
            web_origin(value)
        return value

    @field_validator("address")
    @classmethod
    def _size(cls, value: str | None) -> str | None:
        if value is not None and ipaddress.ip_network(value).num_addresses > MAX_ADDRESSES:
            raise ValueError("network_too_large")
        return value

    @model_validator(mode="after")
    def _exactly_one(self) -> Asset:
        named = [self.domain, self.mail, self.host, self.url, self.address]
        if sum(value is not None for value in named) != 1:
            raise ValueError("asset_kind")
        if self.dkim_selectors and self.domain is None and self.mail is None:
            raise ValueError("selectors_without_domain")
        if self.read_identity and (self.address is None or self.owner):
            raise ValueError("identity_without_address")
        return self

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every single address of an ``address`` asset (networks expanded, hosts only)."""
        if self.address is None:
            return ()
        network = ipaddress.ip_network(self.address)
        hosts = [network.network_address] if network.num_addresses == 1 else network.hosts()
        return tuple(str(ip) for ip in hosts)


class Exclusion(_Model):
    """What must not be touched, why, until when."""

    name: Name | None = None
    address: Network | None = None
    port: Port | None = None
    reason: Text
    until: Day

    @model_validator(mode="after")
    def _something(self) -> Exclusion:
        if self.name is None and self.address is None and self.port is None:
            raise ValueError("exclusion_empty")
        return self


class Window(_Model):
    """Days and hours when scanning is allowed, local time (Europe/Paris unless said)."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = (
        "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    )  # fmt: skip
    start: Hour
    end: Hour
    """Before ``start``, it is the next day: 22:00 to 06:00 is one night, named by its first day."""
    timezone: Annotated[str, Field(strict=True, max_length=60)] = "Europe/Paris"


class WaiverEntry(_Model):
    """A defect that is accepted for a while, and by whom."""

    check: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z0-9_]+$")]
    target: Annotated[Text, AfterValidator(lambda text: text.lower().rstrip("."))]
    """A declared name or address, or ``*``."""
    justification: Annotated[
        str, Field(strict=True, min_length=10, max_length=500), AfterValidator(printable)
    ]
    accepted_by: Line = ""
    expires: Day


def _version(value: object) -> object:
    """Python holds ``True`` for 1; a file that says ``version: true`` is mistaken."""
    return str(value) if isinstance(value, bool) else value


class Perimeter(_Model):
    """The whole file."""

    version: Annotated[Literal[1], BeforeValidator(_version)] = 1
    authority: Authority
    mandate: Mandate | None = None
    assets: tuple[Asset, ...] = Field(min_length=1)
    exclude: tuple[Exclusion, ...] = ()
    window: Window | None = None
    waivers: tuple[WaiverEntry, ...] = ()
    lab: Flag = False
    """Allows loopback and private targets, for laboratories and demonstrations only."""
