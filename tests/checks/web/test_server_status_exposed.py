from collections.abc import Callable

from checks.web.server_status_exposed import ServerStatusExposed


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(ServerStatusExposed(), "server_status", "/server-status", "apache_status")
