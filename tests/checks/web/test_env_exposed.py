from collections.abc import Callable

from checks.web.env_exposed import EnvExposed


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(EnvExposed(), "env", "/.env", "env_file")
