import pytest

from checks.web.backup_exposed import BackupExposed
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, PathAnswer, PathProbes, Site
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def probes(*, control: int = 404, blocked: bool = False, **answer: object) -> PathProbes:
    one = PathAnswer.model_validate(
        {"topic": "backup", "path": "/backup.sql", "status": 404, **answer}
    )
    return PathProbes(target=SITE, control_status=control, blocked=blocked, answers=(one,))


def outcomes(fact: PathProbes) -> list[Outcome]:
    return [verdict.outcome for verdict in judged(BackupExposed(), fact)]


def test_a_clear_refusal_passes() -> None:
    assert outcomes(probes()) == [Outcome.PASS]


def test_a_proof_fails() -> None:
    [verdict] = judged(BackupExposed(), probes(status=200, proof="sql_dump"))
    assert verdict.outcome is Outcome.FAIL
    assert verdict.discriminator == "/backup.sql"


def test_an_answer_without_proof_accuses_nobody() -> None:
    assert outcomes(probes(control=200, status=200)) == [Outcome.PASS]


@pytest.mark.parametrize(
    "fact", [probes(blocked=True, control=403), probes(status=0, failure="timeout")]
)
def test_what_was_not_seen_is_not_tested(fact: PathProbes) -> None:
    assert outcomes(fact) == [Outcome.NOT_TESTED]


def test_nothing_asked_is_nothing_said() -> None:
    fact = PathProbes(target=SITE, control_status=404)
    assert outcomes(fact) == [Outcome.NOT_APPLICABLE]


def test_a_silent_site_is_not_tested() -> None:
    [finding] = findings("web.backup_exposed", PathProbes.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
