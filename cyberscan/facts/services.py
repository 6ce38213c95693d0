"""Facts about the services behind open ports, and the products that they give away."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact, Part
from cyberscan.reasons import Reason

Layer = Literal[
    "application", "module", "server", "language", "framework", "library", "cdn"
]  # fmt: skip
"""Where a product stands in a site: one page normally has one of several layers, of several makers."""
Certainty = Literal["certain", "firm", "tentative"]


class SeenVersion(Part):
    """One version of a product, as one place announces it."""

    version: str
    source: str
    """``generator``, ``header``, ``asset`` (the number on files of its core), ``feed``, ``file: /path``,
    or the kind of sign for every other one."""


class Product(Part):
    """One product recognised by what it says of itself, never by a mention of its name."""

    id: str
    """Of our table of products (``fortios``, ``zimbra``…); stable, for searches and for the lists of flaws."""
    name: str
    vendor: str = ""
    category: str = ""
    """``vpn``, ``firewall``, ``webmail``, ``hypervisor``, ``bmc``, ``nas``, ``camera``, ``printer``…"""
    layer: Layer = "application"
    version: str = ""
    """As announced; empty when it does not say. An announced version is no proof of what is installed. When
    several were announced: the one they agree on, else the newest, which is the kindest."""
    versions: tuple[SeenVersion, ...] = ()
    """Every announcement, with its source."""
    version_certainty: Certainty = "firm"
    """``certain``: two independent sources say it. ``tentative``: anybody could have
    written it, or the sources contradict each other."""
    version_conflict: bool = False
    """Two sources give versions that cannot both be true."""
    back_ported: str = ""
    """A distribution that mends old versions without changing their number (``debian``, ``ubuntu``, ``rhel``…), seen in
    the version or in the server's banner: the number then says nothing of the flaws."""
    certainty: Certainty = "firm"
    """``certain``: two independent signs, or one that nobody else can show. ``tentative``: only a text that anybody
    can write (a generator alone)."""
    signs: tuple[str, ...] = ()
    """Which evidence was met: ``title``, ``server``, ``body``, ``asset``, ``generator``, ``certificate``, ``banner``…"""
    proofs: tuple[str, ...] = ()
    """What was met where, bounded: ``asset: /wp-content/themes/ville/style.css``."""


class Extension(Part):
    """A piece added to a product, seen in the addresses of its own files."""

    kind: Literal["plugin", "theme", "module"]
    slug: str
    """As the product's own directory of extensions names it (``contact-form-7``)."""
    product: str
    """The id of what it extends (``wordpress``)."""
    version: str = ""
    """Empty when nothing that is its own says it."""
    source: str = ""
    """Of the version: ``asset``, ``header``, ``generator``, ``file: /path``."""


class ServiceCertificate(Part):
    """What a service's certificate says, as sent; it is not verified here."""

    subject: str = ""
    """As RFC 4514 writes it."""
    issuer: str = ""
    names: tuple[str, ...] = ()
    """DNS names of the subject alternative name (or the common name when there is none)."""
    sha256: str = ""
    not_before: AwareDatetime | None = None
    not_after: AwareDatetime | None = None


class ShowsProducts(Fact):
    """What gives away the products behind it: the web port of a named place, or an open port."""

    products: tuple[Product, ...] = ()
    """What its words, its page or its certificate give away; the likeliest first."""
    title: str = ""
    """Of the page, for HTTP."""
    favicon: str = ""
    """Signed 32-bit MurmurHash3 of the base64 text of the icon, as public search engines index it."""


class ProductSight(Fact):
    """Where it is judged once what is exposed: a named host's page, or an address with its services beside it."""


class SiteProducts(ShowsProducts, ProductSight):
    """The products behind a named site or a declared host's web port: portals, webmail, consoles."""

    kind: Literal["services.site_products"] = "services.site_products"
    extensions: tuple[Extension, ...] = ()
    """Plug-ins, themes and modules that the page itself loads: others may be installed."""
    unread: Reason | None = None
    """Why a place that usually shows the version could not be read, when no other one showed it."""


class Service(ShowsProducts):
    """What an open port turned out to be."""

    kind: Literal["services.service"] = "services.service"
    port: int = 0
    transport: Literal["tcp", "udp"] = "tcp"
    name: str = ""
    """A short code (``ssh``, ``rdp``, ``redis``, ``http``…); empty when it stayed unknown."""
    how: Literal["protocol", "banner", "nmap", "port"] = "port"
    """``protocol``: it answered as only that service does. ``nmap``: only nmap's own probes name it.
    ``port``: only the number says so."""
    product: str = ""
    version: str = ""
    banner: str = ""
    tls: bool = False
    open_access: bool | None = None
    """True when the service answered a harmless request without asking who we are."""
    proof: str = ""
    features: tuple[str, ...] = ()
    """What it announces, lower case (``starttls``, ``auth tls``…); empty when it was not asked."""
    silent: bool = False
    """It took the connection and never said a word: what it is could not be seen."""
    certificate: ServiceCertificate | None = None
