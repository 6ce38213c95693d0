"""The administration page of network storage answers to the whole Internet."""

from ._product_sights import ProductExposure


class NasExposed(ProductExposure):
    id = "services.nas_exposed"
    homes = frozenset({443, 5000, 5001, 8080})
    categories = frozenset({"nas"})
