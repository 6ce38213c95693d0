from collections.abc import Callable

from checks.services.hypervisor_exposed import HypervisorExposed


def test_its_products_are_found_and_no_others(check_shown: Callable[..., None]) -> None:
    check_shown(HypervisorExposed(), 8006, category="hypervisor", case="hypervisor")
