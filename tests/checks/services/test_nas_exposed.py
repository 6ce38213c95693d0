from collections.abc import Callable

from checks.services.nas_exposed import NasExposed


def test_its_products_are_found_and_no_others(check_shown: Callable[..., None]) -> None:
    check_shown(NasExposed(), 5001, category="nas")
