from datetime import timedelta
from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Certificate,
    Dane,
    DaneHost,
    Deployment,
    Endpoint,
    Fact,
    Finding,
    MailDomain,
    Outcome,
    Severity,
    SmtpSession,
    Tlsa,
    TlsCertificates,
)
from cyberscan.testing import NOW, findings, told

DOMAIN = MailDomain(name="ville.test")
HOST = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
ID = "mail.dane_mismatch"
OWN, OTHER, ANCHOR = "aa" * 32, "bb" * 32, "cc" * 32


def tlsa(data: str, usage: int = 3) -> Tlsa:
    return Tlsa(usage=usage, selector=1, matching=1, data=data)


def dane(*records: Tlsa, **values: Any) -> Dane:
    host = {
        "host": "mx.ville.test", "addresses": "secure", "state": "secure", "found": True,
        "records": records, **values,
    }  # fmt: skip
    return Dane(target=DOMAIN, mx="secure", hosts=(DaneHost(**host),))


def certificate(key: str, ends: int = 10) -> Certificate:
    return Certificate(
        subject="CN=mx", issuer="CN=a", not_before=NOW - timedelta(days=20),
        not_after=NOW + timedelta(days=ends), key_type="RSA", key_bits=2048,
        signature_hash="sha256", serial="1", sha256="00", key_sha256=key,
    )  # fmt: skip


def shown(*keys: str, ends: int = 10, **values: Any) -> TlsCertificates:
    chain = tuple(certificate(key, ends) for key in keys)
    usual = {"chain": chain, "matches_name": True, "in_order": True}
    return TlsCertificates(
        target=HOST, observed_at=NOW, deployments=(Deployment(**{**usual, **values}),)
    )


def judged(*facts: Fact) -> Finding:
    [finding] = [f for f in findings(ID, *facts) if f.target == DOMAIN]
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding


@pytest.mark.parametrize(
    ("announced", "seen"),
    [
        (dane(tlsa(OWN)), shown(OWN)),
        (dane(tlsa(OTHER), tlsa(OWN)), shown(OWN)),
        (dane(tlsa(ANCHOR, usage=2)), shown(OWN, ANCHOR)),
        # With usage 3, neither name nor dates count (RFC 7671 §5.1).
        (dane(tlsa(OWN)), shown(OWN, ends=-1, matches_name=False, in_order=None)),
    ],
)
def test_the_certificate_that_is_announced_passes(announced: Dane, seen: TlsCertificates) -> None:
    assert judged(announced, seen).outcome is Outcome.PASS


@pytest.mark.parametrize("announced", [dane(tlsa(OTHER)), dane(tlsa(OTHER, usage=2))])
def test_another_certificate_loses_mail(announced: Dane) -> None:
    finding = judged(announced, shown(OWN, ANCHOR))
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL,
        "mismatch",
        Severity.HIGH,
    )


def test_one_of_two_certificates_is_enough_to_lose_some() -> None:
    both = shown(OWN).model_copy(
        update={"deployments": (*shown(OWN).deployments, *shown(OTHER).deployments)}
    )
    assert judged(dane(tlsa(OWN)), both).case == "mismatch"


def test_no_encryption_at_all_loses_mail() -> None:
    finding = judged(dane(tlsa(OWN)), SmtpSession(target=HOST))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "no_starttls")


@pytest.mark.parametrize(
    "facts",
    [
        (dane(tlsa(OWN)),),
        (dane(tlsa(OWN)), TlsCertificates.could_not(HOST, Reason.TIMEOUT)),
        (dane(tlsa(OWN)), SmtpSession.could_not(HOST, Reason.BLOCKED)),
        (dane(tlsa(OWN)), TlsCertificates(target=HOST)),
        (dane(tlsa(ANCHOR, usage=2)), shown(OWN, ANCHOR, in_order=None)),
        (dane(tlsa(ANCHOR, usage=2)), shown(OWN, ANCHOR, ends=-1)),
        (dane(found=None, state="undetermined"),),
        (Dane(target=DOMAIN),),
        (Dane.could_not(DOMAIN, Reason.TIMEOUT),),
    ],
)
def test_what_was_not_seen_concludes_nothing(facts: tuple[Fact, ...]) -> None:
    assert judged(*facts).outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize(
    "fact",
    [
        dane(found=False),
        dane(tlsa(OTHER), state="insecure"),
        Dane(target=DOMAIN, mx="insecure"),
    ],
)
def test_what_senders_do_not_read_is_not_judged(fact: Dane) -> None:
    assert judged(fact, shown(OWN)).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        ((SmtpSession.could_not(HOST, Reason.OUT_OF_SCOPE),), Reason.OUT_OF_SCOPE),
        ((TlsCertificates.could_not(HOST, Reason.TIMEOUT),), Reason.TIMEOUT),
        ((SmtpSession(target=HOST, starttls="offered"),), Reason.PROTOCOL_ERROR),
    ],
)
def test_what_kept_us_from_seeing_is_told(seen: tuple[Fact, ...], reason: Reason) -> None:
    finding = judged(dane(tlsa(OWN)), *seen)
    assert finding.failure is not None
    assert finding.failure.reason is reason
