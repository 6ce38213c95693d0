"""A server of remote support, which commands workstations, answers to the whole Internet."""

from ._product_sights import ProductExposure


class RemoteSupportExposed(ProductExposure):
    id = "services.remote_support_exposed"
    homes = frozenset({443, 8040, 8041})
    categories = frozenset({"remote_support"})
