"""Exposed products, judged once a place: an address by its services, or a named host's page."""

from collections.abc import Iterator
from typing import Any, ClassVar

from cyberscan.sdk import (
    Confidence,
    Context,
    Fact,
    OpenPorts,
    Product,
    ProductSight,
    Service,
    Site,
    SiteProducts,
    Verdict,
    failed,
    not_applicable,
)

from ._exposure import Exposure


class ProductExposure(Exposure):
    """One verdict a product of these categories. A page that shows none raises no question."""

    judges: ClassVar[type[Fact]] = ProductSight
    categories: ClassVar[frozenset[str]]

    def case_of(self, product: Product) -> str:
        """Which sentence says it."""
        return ""

    def evaluate(self, fact: ProductSight, context: Context) -> Iterator[Verdict]:
        if isinstance(fact, OpenPorts):
            yield from super().evaluate(fact, context)
            return
        verdicts = [
            seen_product(product, port, product.id, self.case_of(product))
            for product, port in products_of(fact, context)
            if product.category in self.categories
        ]
        yield from verdicts or [not_applicable()]

    def exposed(self, service: Service) -> Verdict | None:
        for product in service.products:
            if product.category in self.categories:
                return seen_product(product, service.port, str(service.port), self.case_of(product))
        return None


def products_of(fact: ProductSight, context: Context) -> Iterator[tuple[Product, int]]:
    """Each product that a place shows, with its port."""
    if isinstance(fact, SiteProducts):
        port = fact.target.port if isinstance(fact.target, Site) else 0
        yield from ((product, port) for product in fact.products)
        return
    for service in context.of(Service, fact.target.subject):
        if service.failed is None:
            yield from ((product, service.port) for product in service.products)


def seen_product(
    product: Product, port: int, discriminator: str, case: str, **more: Any
) -> Verdict:
    """A finding about a product that shows itself, as sure as its signs are."""
    return failed(
        case, confidence=Confidence(product.certainty), discriminator=discriminator, port=port, product=product.id,
        label=f"{product.name} {product.version}".strip(), proof=", ".join(product.signs), **more,
    )  # fmt: skip
