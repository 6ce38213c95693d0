"""A portal of remote access is there for staff: what it is, so that it is kept up to date."""

from ._product_sights import ProductExposure


class VpnPortalSeen(ProductExposure):
    id = "services.vpn_portal_seen"
    homes = frozenset({443, 4443, 8443, 10443})
    categories = frozenset({"bastion", "remote_access", "vpn"})
