from datetime import timedelta
from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Certificate, Deployment, Endpoint, Outcome, Severity, TlsCertificates
from cyberscan.testing import NOW, findings, told

MX = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
ID = "mail.starttls_certificate_invalid"


def chain(starts: int = -10, ends: int = 10) -> tuple[Certificate, ...]:
    leaf = Certificate(
        subject="CN=mx.ville.test", issuer="CN=Une autorité", names=("mx.ville.test",),
        not_before=NOW + timedelta(days=starts), not_after=NOW + timedelta(days=ends),
        key_type="rsa", key_bits=2048, signature_hash="sha256", serial="1", sha256="00",
    )  # fmt: skip
    return (leaf,)


def sent(**values: Any) -> Deployment:
    return Deployment(**{"chain": chain(), "trusted": True, "matches_name": True, **values})


def seen(*others: Deployment, target: Endpoint = MX, **values: Any) -> TlsCertificates:
    return TlsCertificates(target=target, observed_at=NOW, deployments=(sent(**values), *others))


def test_a_good_certificate_passes() -> None:
    [finding] = findings(ID, seen())
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "cases"),
    [
        (seen(chain=chain(-20, -1), trusted=False), ["expired"]),
        (seen(chain=chain(1, 20)), ["not_yet_valid"]),
        (seen(matches_name=False, trusted=False), ["other_name"]),
        (seen(trusted=False, trust_error="self-signed"), ["untrusted"]),
        (seen(chain=chain(-20, -1), matches_name=False), ["expired", "other_name"]),
    ],
)
def test_what_is_wrong_with_it(fact: TlsCertificates, cases: list[str]) -> None:
    found = findings(ID, fact)
    assert [(f.outcome, f.case) for f in found] == [(Outcome.FAIL, case) for case in cases]
    assert all(told(finding) for finding in found)
    assert all(finding.severity in (Severity.LOW, Severity.MEDIUM) for finding in found)


@pytest.mark.parametrize(
    "fact",
    [
        seen(trusted=None),
        seen(matches_name=None),
        seen(chain=()),
        seen(sent(trusted=None)),
        TlsCertificates(target=MX),
        TlsCertificates.could_not(MX, Reason.TIMEOUT),
    ],
)
def test_what_could_not_be_verified_concludes_nothing(fact: TlsCertificates) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_TESTED


def test_every_certificate_that_is_sent_is_judged() -> None:
    late = sent(chain=chain(-20, -1))
    found = findings(ID, seen(late, chain=chain(-20, -1)))
    assert {f.discriminator for f in found} == {"dates", "rsa 1: dates"}
    assert {f.case for f in found} == {"expired"}


def test_web_servers_are_judged_elsewhere() -> None:
    site = Endpoint(host="www.ville.test", ip="192.0.2.1", port=443)
    [finding] = findings(ID, seen(target=site, trusted=False))
    assert finding.outcome is Outcome.NOT_APPLICABLE
