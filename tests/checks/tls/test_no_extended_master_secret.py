from collections.abc import Callable

import pytest

from checks.tls.no_extended_master_secret import NoExtendedMasterSecret
from cyberscan.sdk import Outcome, Severity, TlsExtensions, TlsProtocols
from cyberscan.testing import findings, judged, told

Extensions = Callable[..., TlsExtensions]
Protocols = Callable[..., TlsProtocols]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(True, Outcome.PASS), (False, Outcome.FAIL), (None, Outcome.NOT_TESTED)],
)
def test_the_answer_decides(
    extensions: Extensions, protocols: Protocols, answer: bool | None, expected: Outcome
) -> None:
    [verdict] = judged(
        NoExtendedMasterSecret(), extensions(extended_master_secret=answer), others=(protocols(),)
    )
    assert verdict.outcome is expected


@pytest.mark.parametrize(
    ("present", "undetermined", "expected"),
    [
        (("TLS 1.3",), (), Outcome.NOT_APPLICABLE),
        (("TLS 1.3",), ("TLS 1.2",), Outcome.NOT_TESTED),
        (("TLS 1.0",), (), Outcome.NOT_TESTED),
    ],
)
def test_an_open_question_depends_on_the_versions(
    extensions: Extensions,
    protocols: Protocols,
    present: tuple[str, ...],
    undetermined: tuple[str, ...],
    expected: Outcome,
) -> None:
    seen = protocols(present=present, undetermined=undetermined)
    [verdict] = judged(NoExtendedMasterSecret(), extensions(), others=(seen,))
    assert verdict.outcome is expected


@pytest.mark.parametrize(
    ("mail", "severity"), [(False, Severity.LOW), (True, Severity.INFO)], ids=["web", "mail"]
)
def test_its_weight_and_its_words(extensions: Extensions, mail: bool, severity: Severity) -> None:
    [finding] = findings(
        "tls.no_extended_master_secret", extensions(mail=mail, extended_master_secret=False)
    )
    assert finding.severity is severity
    assert told(finding)
    [finding] = findings(
        "tls.no_extended_master_secret", extensions(mail=mail, extended_master_secret=True)
    )
    assert told(finding)


def test_a_server_that_bears_no_extension_was_not_asked(extensions: Extensions) -> None:
    fact = extensions(extended_master_secret=False, intolerant_to=("extensions",))
    assert [v.outcome for v in judged(NoExtendedMasterSecret(), fact)] == [Outcome.NOT_TESTED]
