from collections.abc import Callable

from checks.web.phpinfo_exposed import PhpinfoExposed


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(PhpinfoExposed(), "phpinfo", "/phpinfo.php", "phpinfo")
