from collections.abc import Callable

from checks.web.database_admin_exposed import DatabaseAdminExposed


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(DatabaseAdminExposed(), "database_admin", "/phpmyadmin/", "phpmyadmin")
