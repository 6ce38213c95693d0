from collections.abc import Callable

import pytest

from checks.tls.insecure_renegotiation import InsecureRenegotiation
from cyberscan.sdk import Outcome, Severity, TlsExtensions, TlsProtocols, TlsTrials, Trial
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
        InsecureRenegotiation(), extensions(secure_renegotiation=answer), others=(protocols(),)
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
    [verdict] = judged(InsecureRenegotiation(), extensions(), others=(seen,))
    assert verdict.outcome is expected


@pytest.mark.parametrize(
    ("mail", "severity"), [(False, Severity.MEDIUM), (True, Severity.LOW)], ids=["web", "mail"]
)
def test_its_weight_and_its_words(extensions: Extensions, mail: bool, severity: Severity) -> None:
    [finding] = findings(
        "tls.insecure_renegotiation", extensions(mail=mail, secure_renegotiation=False)
    )
    assert finding.severity is severity
    assert told(finding)
    [finding] = findings(
        "tls.insecure_renegotiation", extensions(mail=mail, secure_renegotiation=True)
    )
    assert told(finding)


@pytest.mark.parametrize(
    ("state", "detail", "case", "severity"),
    [
        ("no", "no renegotiation", "refused", Severity.LOW),
        ("no", "closed", "refused", Severity.LOW),
        ("no", "limited to 2", "open", Severity.MEDIUM),
        ("no", "unsafe legacy renegotiation disabled", "open", Severity.MEDIUM),
        ("no", "timeout", "open", Severity.MEDIUM),
        ("yes", "3", "open", Severity.MEDIUM),
        ("undetermined", "", "open", Severity.MEDIUM),
        ("impossible", "", "open", Severity.MEDIUM),
    ],
)
def test_a_server_that_refuses_to_renegotiate_is_accused_of_less(
    extensions: Extensions,
    trials: Callable[..., TlsTrials],
    state: str,
    detail: str,
    case: str,
    severity: Severity,
) -> None:
    tried = trials(client_renegotiation=Trial.model_validate({"state": state, "detail": detail}))
    [finding] = findings(
        "tls.insecure_renegotiation", extensions(secure_renegotiation=False), tried
    )
    assert (finding.case, finding.severity) == (case, severity)
    assert told(finding)
