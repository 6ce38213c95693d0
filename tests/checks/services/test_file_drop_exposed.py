from collections.abc import Callable

from checks.services.file_drop_exposed import FileDropExposed


def test_only_an_answer_is_an_exposure_and_only_a_refusal_is_none(
    check_udp: Callable[..., None],
) -> None:
    check_udp(FileDropExposed(), "tftp", 69)
