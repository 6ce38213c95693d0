from collections.abc import Callable

from checks.web.log_exposed import LogExposed


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(LogExposed(), "log", "/wp-content/debug.log", "php_log")
