"""What the checks of recognised products share: how surely, under which label."""

from cyberscan.sdk import Confidence, Product


def sureness(product: Product) -> Confidence:
    """As sure as the recognition."""
    return Confidence.CERTAIN if product.certainty == "certain" else Confidence.FIRM


def label(product: Product) -> str:
    """The product and the version that it announces."""
    return f"{product.name} {product.version}".strip()
