from collections.abc import Callable

import pytest

from checks.tls.version_intolerant import VersionIntolerant
from cyberscan.sdk import Outcome, Severity, TlsExtensions
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsExtensions]


def test_a_tolerant_server_passes(extensions: Make) -> None:
    [verdict] = judged(VersionIntolerant(), extensions(unknown_values_accepted=True))
    assert verdict.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("refused", "case", "severity"),
    [
        (("future_version",), "tomorrow", Severity.LOW),
        (("grease",), "today", Severity.MEDIUM),
        (("long_hello",), "today", Severity.MEDIUM),
        (("extensions", "future_version"), "today", Severity.MEDIUM),
    ],
)
def test_a_refusal_fails(
    extensions: Make, refused: tuple[str, ...], case: str, severity: Severity
) -> None:
    fact = extensions(intolerant_to=refused)
    [verdict] = judged(VersionIntolerant(), fact)
    assert (verdict.outcome, verdict.case, verdict.severity) == (Outcome.FAIL, case, severity)
    assert verdict.evidence["refused"] == list(refused)
    assert told(findings("tls.version_intolerant", fact)[0])


def test_mail_is_milder(extensions: Make) -> None:
    fact = extensions(intolerant_to=("grease",), mail=True)
    assert [v.severity for v in judged(VersionIntolerant(), fact)] == [Severity.LOW]


def test_what_was_not_tried_is_no_pass(extensions: Make) -> None:
    assert [v.outcome for v in judged(VersionIntolerant(), extensions())] == [Outcome.NOT_TESTED]


def test_one_refusal_counts_beside_what_was_accepted(extensions: Make) -> None:
    fact = extensions(intolerant_to=("future_version",), unknown_values_accepted=True)
    assert [v.outcome for v in judged(VersionIntolerant(), fact)] == [Outcome.FAIL]
