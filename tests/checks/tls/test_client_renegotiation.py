from collections.abc import Callable

import pytest

from checks.tls.client_renegotiation import ClientRenegotiation
from cyberscan.sdk import Outcome, Severity, TlsTrials, Trial
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsTrials]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("yes", Outcome.FAIL),
        ("no", Outcome.PASS),
        ("impossible", Outcome.NOT_APPLICABLE),
        ("undetermined", Outcome.NOT_TESTED),
    ],
)
def test_the_trial_decides(trials: Make, state: str, expected: Outcome) -> None:
    fact = trials(client_renegotiation=Trial.model_validate({"state": state}))
    assert [v.outcome for v in judged(ClientRenegotiation(), fact)] == [expected]


@pytest.mark.parametrize("mail", [False, True], ids=["web", "mail"])
def test_it_is_low_everywhere(trials: Make, mail: bool) -> None:
    [finding] = findings(
        "tls.client_renegotiation", trials(mail=mail, client_renegotiation=Trial(state="yes"))
    )
    assert finding.severity is Severity.LOW
    assert finding.target.subject in told(finding)


def test_the_other_trials_do_not_count(trials: Make) -> None:
    weak = Trial(state="yes")
    others = {
        name: weak for name in TlsTrials.model_fields if isinstance(getattr(trials(), name), Trial)
    }
    fact = trials(**{**others, "client_renegotiation": Trial(state="no")})
    [finding] = findings("tls.client_renegotiation", fact)
    assert finding.outcome is Outcome.PASS
    assert told(finding)
