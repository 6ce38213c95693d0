"""The software of a site, judged product by product: what a visitor came for and what is added to it."""

from abc import abstractmethod
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Product,
    Reason,
    SiteProducts,
    Verdict,
    not_applicable,
    not_tested,
)

_LAYERS = frozenset({"application", "module", "framework"})
_EQUIPMENT = frozenset({
    "access_control", "automation", "bmc", "building", "camera", "city", "ev_charger", "firewall", "hypervisor",
    "industrial", "lighting", "load_balancer", "lorawan", "nas", "parking", "phone", "plc", "printer", "remote_access",
    "router", "ups", "vpn", "wifi",
})  # fmt: skip
"""Not a site's software: devices that show a page, judged as exposed products."""


class SiteSoftware(Check[SiteProducts]):
    """One verdict a product. A page that shows none raises no question."""

    judges = SiteProducts

    @abstractmethod
    def verdict(self, product: Product, fact: SiteProducts, context: Context) -> Verdict:
        """About one product that its site keeps up to date itself."""

    def evaluate(self, fact: SiteProducts, context: Context) -> Iterator[Verdict]:
        mine = [product for product in fact.products if is_software(product)]
        for product in mine:
            verdict = claimed(product) or self.verdict(product, fact, context)
            yield verdict.model_copy(update={"discriminator": product.id})
        if not mine:
            yield not_applicable()


def claimed(product: Product) -> Verdict | None:
    """No judgement on a name that only a text gives: anybody can write a generator, and its number."""
    if product.certainty != "tentative":
        return None
    return not_tested(Reason.NOT_SHOWN, "only a text that anybody can write names it")


def is_software(product: Product) -> bool:
    """Whether somebody installed it for the site: a hosted offer is its vendor's to update."""
    known = product.layer in _LAYERS and product.category not in _EQUIPMENT
    return known and product.category != "hosted"


def unread(fact: SiteProducts) -> Verdict:
    """Why there is no version to judge."""
    if fact.unread is not None:
        return not_tested(fact.unread, "a place that shows the version could not be read")
    return not_tested(Reason.NOT_SHOWN, "the site does not show its version")


def unknown() -> Verdict:
    """The data does not allow to conclude."""
    return not_tested(Reason.NOT_IN_TABLE, "not in the life cycle data")
