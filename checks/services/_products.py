"""What the checks of recognised products share: which product, how surely, under which label."""

from collections.abc import Collection

from cyberscan.sdk import Confidence, Product, Service, ShowsProducts


def shown(fact: ShowsProducts, categories: Collection[str]) -> Product | None:
    """The likeliest product of these categories that ``fact`` gives away."""
    mine = (product for product in fact.products if product.category in categories)
    return next(mine, None)


def sureness(product: Product) -> Confidence:
    """As sure as the recognition."""
    return Confidence.CERTAIN if product.certainty == "certain" else Confidence.FIRM


def label(product: Product) -> str:
    """The product and the version that it announces."""
    return f"{product.name} {product.version}".strip()


def as_seen(service: Service, product: Product) -> Service:
    """``service`` under the name of the product behind it."""
    return service.model_copy(update={"product": product.name, "version": product.version})
