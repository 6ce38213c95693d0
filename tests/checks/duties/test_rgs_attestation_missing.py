from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.rgs_attestation_missing import RgsAttestationMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "purposes", "expected"),
    [
        ({"rgs": {"said": {"attestation": "Attestation RGS"}}}, ("teleservice",), [("pass", "")]),
        ({"rgs": {}}, ("teleservice",), [("fail", "missing")]),
        ({"rgs": {"mention": "RGS"}}, ("teleservice", "site"), [("fail", "mention")]),
        ({"rgs": {}, "whole": False}, ("teleservice",), [("not_tested", "")]),
        ({"rgs": {}}, ("site",), [("not_applicable", "")]),
        ({"rgs": {}}, (), [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make,
    outcomes: Make,
    declared: Make,
    more: dict[str, Any],
    purposes: tuple[str, ...],
    expected: list[tuple[str, str]],
) -> None:
    assert (
        outcomes(RgsAttestationMissing(), duties(**more), others=[declared(*purposes)]) == expected
    )


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings(
        "duties.rgs_attestation_missing", DutyPages.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED
