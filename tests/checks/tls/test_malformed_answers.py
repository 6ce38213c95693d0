from collections.abc import Callable

import pytest

from checks.tls.malformed_answers import TOLD, MalformedAnswers
from cyberscan.sdk import Outcome, Reason, Severity, TlsExtensions, TlsProtocols
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsExtensions]
Protocols = Callable[..., TlsProtocols]


def test_nothing_odd_in_an_answer_is_a_pass(extensions: Make, protocols: Protocols) -> None:
    [finding] = findings("tls.malformed_answers", extensions(), protocols())
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize("oddity", [*TOLD, "something_new"])
def test_an_oddity_is_told(extensions: Make, oddity: str) -> None:
    [finding] = findings("tls.malformed_answers", extensions(oddities=(oddity,)))
    assert finding.outcome is Outcome.FAIL
    assert finding.case == (oddity if oddity in TOLD else "other")
    assert told(finding)


@pytest.mark.parametrize(
    ("oddities", "case", "severity"),
    [
        (("extension_twice",), "extension_twice", Severity.INFO),
        (("extension_twice", "zero_length_record"), "several", Severity.INFO),
        (("zero_length_record", "random_constant"), "random_constant", Severity.MEDIUM),
    ],
)
def test_a_repeated_random_weighs_most(
    extensions: Make, oddities: tuple[str, ...], case: str, severity: Severity
) -> None:
    [verdict] = judged(MalformedAnswers(), extensions(oddities=oddities))
    assert (verdict.case, verdict.severity) == (case, severity)
    assert verdict.evidence["oddities"] == sorted(oddities)


@pytest.mark.parametrize(
    ("present", "undetermined"),
    [(("SSL 2.0",), ()), (("SSL 2.0",), ("TLS 1.2", "TLS 1.3"))],
    ids=["other-hellos-only", "all-refused"],
)
def test_without_an_answer_nothing_is_said_to_be_right(
    extensions: Make, protocols: Protocols, present: tuple[str, ...], undetermined: tuple[str, ...]
) -> None:
    seen = protocols(present=present, undetermined=undetermined)
    [verdict] = judged(MalformedAnswers(), extensions(), others=(seen,))
    assert verdict.outcome is Outcome.NOT_TESTED
    [verdict] = judged(MalformedAnswers(), extensions())
    assert verdict.outcome is Outcome.NOT_TESTED


def test_a_failed_look_is_not_tested(extensions: Make) -> None:
    fact = TlsExtensions.could_not(extensions().target, Reason.TIMEOUT)
    [finding] = findings("tls.malformed_answers", fact)
    assert finding.outcome is Outcome.NOT_TESTED
