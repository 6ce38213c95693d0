from collections.abc import Callable

from checks.web.git_exposed import GitExposed


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(GitExposed(), "git", "/.git/HEAD", "git_head")
