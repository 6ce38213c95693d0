from collections.abc import Callable

import pytest

from checks.tls.ccs_injection import CcsInjection
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
    fact = trials(ccs_injection=Trial.model_validate({"state": state}))
    assert [v.outcome for v in judged(CcsInjection(), fact)] == [expected]


@pytest.mark.parametrize("mail", [False, True], ids=["web", "mail"])
def test_it_is_high_everywhere(trials: Make, mail: bool) -> None:
    [finding] = findings("tls.ccs_injection", trials(mail=mail, ccs_injection=Trial(state="yes")))
    assert finding.severity is Severity.HIGH
    assert finding.target.subject in told(finding)


def test_the_other_trials_do_not_count(trials: Make) -> None:
    weak = Trial(state="yes")
    others = {
        name: weak for name in TlsTrials.model_fields if isinstance(getattr(trials(), name), Trial)
    }
    fact = trials(**{**others, "ccs_injection": Trial(state="no")})
    [finding] = findings("tls.ccs_injection", fact)
    assert finding.outcome is Outcome.PASS
    assert told(finding)
