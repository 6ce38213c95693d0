from collections.abc import Callable

from checks.services.vpn_portal_seen import VpnPortalSeen


def test_its_products_are_found_and_no_others(check_shown: Callable[..., None]) -> None:
    check_shown(VpnPortalSeen(), 10443, category="vpn")
