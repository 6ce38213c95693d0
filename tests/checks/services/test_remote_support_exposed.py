from collections.abc import Callable

from checks.services.remote_support_exposed import RemoteSupportExposed


def test_its_products_are_found_and_no_others(check_shown: Callable[..., None]) -> None:
    check_shown(RemoteSupportExposed(), 8040, category="remote_support")
