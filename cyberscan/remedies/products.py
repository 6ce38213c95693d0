"""The products that a remedy can be written for, and how each one gives itself away.

One file a product in ``data/remedies/products``. A version is what the server announces: a hint, not a fact
(distributions mend old versions, administrators hide new ones), and the words say so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Role = Literal["web", "smtp", "submission", "mailbox", "ftp", "ldap", "xmpp", "postgresql", "mysql",
               "rdp", "other"]  # fmt: skip
Source = Literal["server", "powered", "greeting", "service", "certificate"]
"""Where a server says what it is: the ``Server`` header, ``X-Powered-By``, the greeting of its protocol,
what the port turned out to be, the certificate that the product made for itself."""
Version = tuple[int, ...]

_LONGEST = 300


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(_Model):
    """A text in both languages, or code that is the same in both; a template."""

    when: str = ""
    """An expression; empty: always."""
    fr: str = ""
    en: str = ""
    code: str = ""
    """Lines to copy, below the text."""


class Product(_Model):
    """One product file."""

    id: str = ""
    title: str = ""
    mends: frozenset[str] = frozenset()
    """The needs of ``needs.toml`` that its parts answer."""
    roles: tuple[Role, ...] = ()
    """What it is proposed for when nothing says which product it is; see ``usual``."""
    usual: int = 0
    """Place among the products proposed for a role when none is known; 0: never proposed."""
    rank: int = 5
    """Who is asked first when a server gives several names: what stands in front of the others."""
    tls13_since: Version = ()
    """The first version that can speak TLS 1.3; empty: all, or nobody knows."""
    server: str = ""
    powered: str = ""
    greeting: str = ""
    service: str = ""
    certificate: str = ""
    parts_of: str = ""
    """Another file whose parts come first: several products share one setting."""
    parts: tuple[Said, ...] = Field(default=(), alias="part")

    @field_validator("server", "powered", "greeting", "service", "certificate")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        re.compile(pattern)
        return pattern


@dataclass(frozen=True)
class Announced:
    """A product that a server says it is."""

    product: Product
    source: Source
    version: Version = ()
    """Empty when it does not say."""

    @property
    def label(self) -> str:
        """The name, with the version as far as it is known."""
        return " ".join(filter(None, (self.product.title, ".".join(map(str, self.version)))))


@cache
def products() -> Mapping[str, Product]:
    """Every product by id, those that stand in front of others first."""
    folder = files("cyberscan").joinpath("data", "remedies", "products")
    found = [_product(entry) for entry in folder.iterdir() if entry.name.endswith(".toml")]
    found.sort(key=lambda product: (product.rank, product.id))
    return {product.id: product for product in found}


def _product(entry: Traversable) -> Product:
    table = tomllib.loads(entry.read_text(encoding="utf-8"))
    return Product.model_validate({"id": entry.name.removesuffix(".toml"), **table})


def parts_of(product: Product) -> tuple[Said, ...]:
    """What it says, what it shares with others first."""
    shared = parts_of(products()[product.parts_of]) if product.parts_of else ()
    return (*shared, *product.parts)


def usual(role: Role) -> tuple[Product, ...]:
    """What to propose for a role when nothing says which product it is, the likeliest first."""
    fitting = [p for p in products().values() if p.usual and role in p.roles]
    return tuple(sorted(fitting, key=lambda product: product.usual))


def recognise(texts: Iterable[tuple[Source, str]]) -> Announced | None:
    """The product that one of the texts names. They come from the peer: matched, never repeated."""
    said = [(source, text[:_LONGEST]) for source, text in texts if text]
    for product in products().values():
        for source, text in said:
            pattern: str = getattr(product, source)
            if pattern and (found := re.search(pattern, text, re.IGNORECASE)):
                return Announced(product, source, version_of(found.groupdict().get("version")))
    return None


def version_of(text: str | None) -> Version:
    """``1.18.0`` as numbers; empty for anything that is not a version."""
    if text is None or not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,5}){0,3}", text):
        return ()
    return tuple(int(number) for number in text.split("."))
