"""Applications of everyday work are there to be reached: what they are, so that they are kept up to date."""

from ._product_sights import ProductExposure


class BusinessApplicationSeen(ProductExposure):
    id = "services.business_application_seen"
    homes = frozenset({443})
    categories = frozenset(
        {
            "collaboration", "conference", "e_mail", "helpdesk", "identity", "office",
            "public_application", "signature", "teletransmission", "web_application", "webmail",
        }
    )  # fmt: skip
