"""What an unanswered question and a trial's answer mean: the one place where it is decided."""

from collections.abc import Callable

import pytest

from checks.tls._behaviour import (
    OLD_TLS,
    SINCE_SSL3,
    beside,
    not_offered,
    not_weak,
    unanswered,
)
from cyberscan.sdk import (
    Context,
    Endpoint,
    Fact,
    Outcome,
    Reason,
    TlsCertificates,
    TlsExtensions,
    TlsProtocols,
    TlsTrials,
    Trial,
    Verdict,
)
from cyberscan.testing import findings

Protocols = Callable[..., TlsProtocols]
Extensions = Callable[..., TlsExtensions]


def why(fact: Fact, *others: Fact, versions: tuple[str, ...] = OLD_TLS) -> Verdict:
    return unanswered(fact, Context((fact, *others)), versions)


@pytest.mark.parametrize(
    ("present", "undetermined", "versions", "expected"),
    [
        pytest.param(("TLS 1.2",), (), OLD_TLS, Outcome.NOT_TESTED, id="spoken"),
        pytest.param(("TLS 1.0", "TLS 1.3"), (), OLD_TLS, Outcome.NOT_TESTED, id="one-is-spoken"),
        pytest.param(("TLS 1.3",), (), OLD_TLS, Outcome.NOT_APPLICABLE, id="tls13-only"),
        pytest.param(("TLS 1.3",), ("TLS 1.1",), OLD_TLS, Outcome.NOT_TESTED, id="one-is-unclear"),
        pytest.param(("SSL 3.0",), (), OLD_TLS, Outcome.NOT_APPLICABLE, id="ssl3-is-no-tls"),
        pytest.param(("SSL 3.0",), (), SINCE_SSL3, Outcome.NOT_TESTED, id="ssl3-counts"),
        pytest.param(("SSL 2.0",), (), SINCE_SSL3, Outcome.NOT_APPLICABLE, id="ssl2-only"),
    ],
)
def test_the_versions_say_whether_the_question_arises(
    extensions: Extensions,
    protocols: Protocols,
    present: tuple[str, ...],
    undetermined: tuple[str, ...],
    versions: tuple[str, ...],
    expected: Outcome,
) -> None:
    seen = protocols(present=present, undetermined=undetermined)
    assert why(extensions(), seen, versions=versions).outcome is expected


def test_without_versions_nothing_is_concluded(
    extensions: Extensions, protocols: Protocols
) -> None:
    failing = TlsProtocols.could_not(extensions().target, Reason.TIMEOUT)
    assert why(extensions()).outcome is Outcome.NOT_TESTED
    assert why(extensions(), failing).outcome is Outcome.NOT_TESTED
    assert why(extensions(), TlsProtocols(target=extensions().target)).outcome is Outcome.NOT_TESTED


def test_the_versions_of_another_port_or_dialect_say_nothing(
    extensions: Extensions, protocols: Protocols
) -> None:
    modern = protocols(present=("TLS 1.3",))
    here = modern.target
    assert isinstance(here, Endpoint)
    for changed in ({"port": 8443}, {"ip": "127.0.0.2"}, {"starttls": "smtp"}):
        other = modern.model_copy(update={"target": here.model_copy(update=changed)})
        assert why(extensions(), other).outcome is Outcome.NOT_TESTED
    assert why(extensions(), modern).outcome is Outcome.NOT_APPLICABLE


def test_a_port_in_clear_has_no_extensions(extensions: Extensions) -> None:
    clear = TlsProtocols(target=extensions().target, speaks="clear")
    assert why(extensions(), clear).outcome is Outcome.NOT_APPLICABLE


def test_a_silent_version_is_a_timeout(extensions: Extensions, protocols: Protocols) -> None:
    seen = protocols(present=("TLS 1.3",), undetermined=("TLS 1.2",))
    quiet = seen.model_copy(
        update={
            "versions": tuple(
                v.model_copy(update={"detail": "silent"}) if v.version == "TLS 1.2" else v
                for v in seen.versions
            )
        }
    )
    verdict = why(extensions(), quiet)
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.TIMEOUT


def test_beside_skips_failed_facts(extensions: Extensions, protocols: Protocols) -> None:
    fact, good = extensions(), protocols()
    bad = TlsProtocols.could_not(fact.target, Reason.BUDGET_SPENT)
    assert beside(fact, Context((bad, good)), TlsProtocols) is good
    assert beside(fact, Context((bad,)), TlsProtocols) is None


def outcome(verdict: Verdict | None) -> Outcome | None:
    return verdict.outcome if verdict else None


@pytest.mark.parametrize(
    ("state", "weakness", "feature"),
    [
        ("yes", None, None),
        ("no", Outcome.PASS, Outcome.PASS),
        ("impossible", Outcome.PASS, Outcome.NOT_APPLICABLE),
        ("undetermined", Outcome.NOT_TESTED, Outcome.NOT_TESTED),
    ],
)
def test_what_each_state_of_a_trial_means(
    state: str, weakness: Outcome | None, feature: Outcome | None
) -> None:
    trial = Trial.model_validate({"state": state})
    assert (outcome(not_weak(trial)), outcome(not_offered(trial))) == (weakness, feature)


def test_what_rules_a_weakness_out_is_the_evidence() -> None:
    verdict = not_weak(Trial(state="impossible", detail="no_rsa_key_exchange"))
    assert verdict is not None
    assert verdict.evidence == {"tried": False, "because": "no_rsa_key_exchange"}


@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        ("timeout", Reason.TIMEOUT),
        ("missing_tool", Reason.MISSING_TOOL),
        ("budget_spent", Reason.BUDGET_SPENT),
        ("mail_politeness", Reason.BUDGET_SPENT),
        ("inconsistent", Reason.PROTOCOL_ERROR),
        ("", Reason.PROTOCOL_ERROR),
    ],
)
def test_the_reason_of_an_undetermined_trial_is_kept(detail: str, reason: Reason) -> None:
    verdict = not_weak(Trial(detail=detail))
    assert verdict is not None
    assert verdict.failure is not None
    assert (verdict.failure.reason, verdict.failure.detail) == (reason, detail)


def test_silence_is_no_refusal() -> None:
    silent = Trial(state="no", detail="timeout")
    assert outcome(not_offered(silent)) is Outcome.NOT_TESTED


def test_a_trial_nobody_made_is_not_tested() -> None:
    assert outcome(not_weak(Trial())) is Outcome.NOT_TESTED
    assert outcome(not_offered(Trial())) is Outcome.NOT_TESTED


OURS = (
    "heartbleed", "robot", "ccs_injection", "client_renegotiation", "early_data", "ticket_lifetime",
    "no_extended_master_secret", "insecure_renegotiation", "compression", "heartbeat_enabled",
    "no_ocsp_staple", "malformed_answers",
)  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_a_peer_that_answered_nothing_neither_passes_nor_fails(
    name: str, extensions: Extensions, protocols: Protocols
) -> None:
    place = extensions().target
    unclear = protocols(present=("SSL 2.0",), undetermined=(*SINCE_SSL3, "TLS 1.3"), accepted=())
    facts = (extensions(), TlsTrials(target=place), TlsCertificates(target=place))
    for seen in (unclear, TlsProtocols.could_not(place, Reason.TIMEOUT)):
        for finding in findings(f"tls.{name}", *facts, seen):
            assert finding.outcome is Outcome.NOT_TESTED
