from datetime import timedelta
from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Certificate,
    Deployment,
    Endpoint,
    Exchanger,
    Fact,
    Finding,
    MailDomain,
    MailExchangers,
    MtaStsPolicy,
    Outcome,
    Severity,
    SmtpSession,
    TlsCertificates,
)
from cyberscan.testing import NOW, findings, told

DOMAIN = MailDomain(name="ville.test")
HOST = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
WEB = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=443)
ID = "mail.mta_sts_mx_certificate"
MX = MailExchangers(target=DOMAIN, exchangers=(Exchanger(preference=1, host="mx.ville.test"),))


def policy(**values: Any) -> MtaStsPolicy:
    usual = {"mode": "enforce", "mx": ("mx.ville.test",), "max_age": 604800}
    return MtaStsPolicy(**{"target": DOMAIN, **usual, **values})


def sent(ends: int = 10, **values: Any) -> Deployment:
    leaf = Certificate(
        subject="CN=mx", issuer="CN=a", not_before=NOW - timedelta(days=20),
        not_after=NOW + timedelta(days=ends), key_type="RSA", key_bits=2048,
        signature_hash="sha256", serial="1", sha256="00",
    )  # fmt: skip
    return Deployment(**{"chain": (leaf,), "trusted": True, "matches_name": True, **values})


def shown(*sets: Deployment, target: Endpoint = HOST) -> TlsCertificates:
    return TlsCertificates(target=target, observed_at=NOW, deployments=sets)


def judged(*facts: Fact) -> Finding:
    [finding] = [f for f in findings(ID, *facts) if f.target == DOMAIN]
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding


def test_a_valid_certificate_passes() -> None:
    assert judged(policy(), MX, shown(sent())).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "bad", [sent(ends=-1), sent(matches_name=False), sent(trusted=False, trust_error="self_signed")]
)
def test_a_certificate_that_senders_refuse(bad: Deployment) -> None:
    for sets in ([bad], [sent(), bad]):
        finding = judged(policy(), MX, shown(*sets))
        assert (finding.outcome, finding.case) == (Outcome.FAIL, "certificate")
        assert finding.severity is Severity.HIGH


def test_no_encryption_at_all() -> None:
    finding = judged(policy(mode="testing"), MX, SmtpSession(target=HOST))
    assert (finding.case, finding.severity) == ("no_starttls", Severity.LOW)


@pytest.mark.parametrize(
    "others",
    [
        (MX,),
        (),
        (MX, TlsCertificates.could_not(HOST, Reason.TIMEOUT)),
        (MX, SmtpSession.could_not(HOST, Reason.BLOCKED)),
        (MX, shown(sent(trusted=None))),
        (MX, shown(sent(), target=WEB)),
        (MX, SmtpSession(target=HOST, starttls="offered")),
    ],
)
def test_what_was_not_seen_concludes_nothing(others: tuple[Fact, ...]) -> None:
    assert judged(policy(), *others).outcome is Outcome.NOT_TESTED


def test_a_failed_policy_concludes_nothing() -> None:
    assert judged(MtaStsPolicy.could_not(DOMAIN, Reason.TIMEOUT)).outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize(
    "fact", [policy(mode="none"), policy(result="invalid"), policy(mx=("autre.ville.test",))]
)
def test_a_policy_that_demands_nothing_of_it(fact: MtaStsPolicy) -> None:
    assert judged(fact, MX, shown(sent(ends=-1))).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        ((SmtpSession.could_not(HOST, Reason.OUT_OF_SCOPE),), Reason.OUT_OF_SCOPE),
        ((TlsCertificates.could_not(HOST, Reason.TIMEOUT),), Reason.TIMEOUT),
        ((SmtpSession(target=HOST, starttls="offered"),), Reason.PROTOCOL_ERROR),
    ],
)
def test_what_kept_us_from_seeing_is_told(seen: tuple[Fact, ...], reason: Reason) -> None:
    finding = judged(policy(), MX, *seen)
    assert finding.failure is not None
    assert finding.failure.reason is reason
