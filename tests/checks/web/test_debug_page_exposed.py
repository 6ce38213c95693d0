from collections.abc import Callable

from checks.web.debug_page_exposed import DebugPageExposed
from cyberscan.sdk import PathAnswer, PathProbes, Severity, Site
from cyberscan.testing import findings, told


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(
        DebugPageExposed(), "debug_page", "/_profiler/empty/search/results", "symfony_profiler"
    )


def test_a_console_is_worse_and_an_index_is_less() -> None:
    site = Site(scheme="https", host="ville.test", port=443)
    answers = tuple(
        PathAnswer(topic="debug_page", path=f"/{proof}", status=200, proof=proof)
        for proof in ("werkzeug_console", "symfony_profiler", "spring_actuator")
    )
    found = findings("web.debug_page_exposed", PathProbes(target=site, answers=answers))
    assert {one.case: one.severity for one in found} == {
        "console": Severity.CRITICAL,
        "profiler": Severity.HIGH,
        "index": Severity.LOW,
    }
    assert all("/" in told(one) for one in found)
