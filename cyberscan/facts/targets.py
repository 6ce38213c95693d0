"""What a probe looks at. A target is frozen and hashable: it is half of a task's key.

``key`` is stable and machine-readable; ``subject`` is the name or address that a person declared and
that the report groups by.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Starttls = Literal[
    "", "smtp", "imap", "pop3", "ftp", "ldap", "xmpp", "xmpp_server", "postgresql", "mysql", "rdp"
]


class _Target(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Zone(_Target):
    """A DNS zone: its name servers, its signatures, its policies."""

    kind: Literal["zone"] = "zone"
    name: str

    @property
    def key(self) -> str:
        return f"zone:{self.name}"

    @property
    def subject(self) -> str:
        return self.name


class MailDomain(_Target):
    """A domain as the right-hand side of e-mail addresses."""

    kind: Literal["mail"] = "mail"
    name: str

    @property
    def key(self) -> str:
        return f"mail:{self.name}"

    @property
    def subject(self) -> str:
        return self.name


class Host(_Target):
    """A host name."""

    kind: Literal["host"] = "host"
    name: str

    @property
    def key(self) -> str:
        return f"host:{self.name}"

    @property
    def subject(self) -> str:
        return self.name


class Address(_Target):
    """An IP address, in its canonical text form."""

    kind: Literal["address"] = "address"
    ip: str

    @property
    def key(self) -> str:
        return f"address:{self.ip}"

    @property
    def subject(self) -> str:
        return self.ip


class Endpoint(_Target):
    """A TCP port of a host at one address: the unit of TLS and of services."""

    kind: Literal["endpoint"] = "endpoint"
    host: str = ""
    """The name asked for (SNI, Host, EHLO peer); empty when only an address is known."""
    ip: str
    port: int
    starttls: Starttls = ""
    """The dialect in which TLS is asked for; empty where the first byte is TLS already."""

    @property
    def key(self) -> str:
        scheme = f"+{self.starttls}" if self.starttls else ""
        return f"endpoint{scheme}:{self.host}@{self.ip}:{self.port}"

    @property
    def subject(self) -> str:
        return self.host or self.ip


class Site(_Target):
    """A web origin: ``https://www.ville.fr`` or ``https://demo.test:8443`` (no trailing slash)."""

    kind: Literal["site"] = "site"
    scheme: Literal["http", "https"]
    host: str
    port: int
    path: str = "/"

    @property
    def origin(self) -> str:
        default = {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{self.host}" + ("" if self.port == default else f":{self.port}")

    @property
    def key(self) -> str:
        return f"site:{self.origin}{self.path}"

    @property
    def subject(self) -> str:
        return self.host


_AnyTarget = Zone | MailDomain | Host | Address | Endpoint | Site
Target = Annotated[_AnyTarget, Field(discriminator="kind")]
