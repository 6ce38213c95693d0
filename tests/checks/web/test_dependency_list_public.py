from collections.abc import Callable

from checks.web.dependency_list_public import DependencyListPublic


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(DependencyListPublic(), "dependencies", "/composer.lock", "composer_lock")
