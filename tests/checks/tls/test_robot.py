from collections.abc import Callable

import pytest

from checks.tls.robot import Robot
from cyberscan.sdk import Outcome, Severity, TlsTrials, Trial
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsTrials]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("yes", Outcome.FAIL),
        ("no", Outcome.PASS),
        ("impossible", Outcome.PASS),
        ("undetermined", Outcome.NOT_TESTED),
    ],
)
def test_the_trial_decides(trials: Make, state: str, expected: Outcome) -> None:
    fact = trials(robot=Trial.model_validate({"state": state}))
    assert [v.outcome for v in judged(Robot(), fact)] == [expected]


@pytest.mark.parametrize("mail", [False, True], ids=["web", "mail"])
def test_it_is_high_everywhere(trials: Make, mail: bool) -> None:
    [finding] = findings("tls.robot", trials(mail=mail, robot=Trial(state="yes")))
    assert finding.severity is Severity.HIGH
    assert finding.target.subject in told(finding)


def test_the_other_trials_do_not_count(trials: Make) -> None:
    weak = Trial(state="yes")
    others = {
        name: weak for name in TlsTrials.model_fields if isinstance(getattr(trials(), name), Trial)
    }
    fact = trials(**{**others, "robot": Trial(state="no")})
    [finding] = findings("tls.robot", fact)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("detail", "case", "severity"),
    [
        ("strong oracle", "strong", Severity.HIGH),
        ("", "strong", Severity.HIGH),
        ("weak oracle", "weak", Severity.MEDIUM),
    ],
)
def test_a_weak_oracle_weighs_less(
    trials: Make, detail: str, case: str, severity: Severity
) -> None:
    [finding] = findings("tls.robot", trials(robot=Trial(state="yes", detail=detail)))
    assert (finding.case, finding.severity) == (case, severity)
    assert told(finding)
