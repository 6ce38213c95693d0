from collections.abc import Callable

import pytest

from checks.tls.compression import Compression
from cyberscan.sdk import Outcome, Severity, TlsExtensions, TlsProtocols
from cyberscan.testing import findings, judged, told

Extensions = Callable[..., TlsExtensions]
Protocols = Callable[..., TlsProtocols]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(False, Outcome.PASS), (True, Outcome.FAIL), (None, Outcome.NOT_TESTED)],
)
def test_the_answer_decides(
    extensions: Extensions, protocols: Protocols, answer: bool | None, expected: Outcome
) -> None:
    [verdict] = judged(Compression(), extensions(compression=answer), others=(protocols(),))
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
    [verdict] = judged(Compression(), extensions(), others=(seen,))
    assert verdict.outcome is expected


@pytest.mark.parametrize(
    ("mail", "severity"), [(False, Severity.MEDIUM), (True, Severity.LOW)], ids=["web", "mail"]
)
def test_its_weight_and_its_words(extensions: Extensions, mail: bool, severity: Severity) -> None:
    [finding] = findings("tls.compression", extensions(mail=mail, compression=True))
    assert finding.severity is severity
    assert told(finding)
    [finding] = findings("tls.compression", extensions(mail=mail, compression=False))
    assert told(finding)
