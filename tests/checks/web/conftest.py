from collections.abc import Callable
from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Check, Outcome, PathAnswer, PathProbes, Site, Verdict
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)
CheckExposure = Callable[[Check[Any], str, str, str], None]


@pytest.fixture
def check_exposure() -> CheckExposure:
    """What a check of exposed paths owes: ``check_exposure(Check(), topic, path, proof)``."""

    def hold(check: Check[Any], topic: str, path: str, proof: str) -> None:
        def judge(*, control: int = 404, blocked: bool = False, **answer: object) -> list[Verdict]:
            one = PathAnswer.model_validate({"topic": topic, "path": path, "status": 404, **answer})
            fact = PathProbes(target=SITE, control_status=control, blocked=blocked, answers=(one,))
            return judged(check, fact)

        [proved] = judge(status=200, proof=proof)
        assert (proved.outcome, proved.discriminator) == (Outcome.FAIL, path)
        assert _outcomes(judge()) == [Outcome.PASS]
        assert _outcomes(judge(control=200, status=200)) == [Outcome.PASS], (
            "no proof, no accusation"
        )
        assert _outcomes(judge(blocked=True, control=403)) == [Outcome.NOT_TESTED]
        assert _outcomes(judge(status=0, failure="timeout")) == [Outcome.NOT_TESTED]
        inventor = PathProbes.model_validate(
            {
                "target": SITE,
                "invents": True,
                "answers": [{"topic": topic, "path": path, "status": 200}],
            }
        )
        assert _outcomes(judged(check, inventor)) == [Outcome.NOT_TESTED]
        asked_nothing = PathProbes(target=SITE, control_status=404)
        assert _outcomes(judged(check, asked_nothing)) == [Outcome.NOT_APPLICABLE]
        [silent] = findings(check.id, PathProbes.could_not(SITE, Reason.TIMEOUT))
        assert silent.outcome is Outcome.NOT_TESTED

    return hold


def _outcomes(verdicts: list[Verdict]) -> list[Outcome]:
    return [verdict.outcome for verdict in verdicts]
