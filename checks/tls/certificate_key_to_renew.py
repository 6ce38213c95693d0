"""The RSA key is enough today, and will not be once the rules rise."""

from collections.abc import Iterator
from typing import Any

from cyberscan.sdk import (
    Certificate,
    Check,
    Context,
    Deployment,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
    tls_rules,
)

from ._certificates import each
from ._common import severity


class CertificateKeyToRenew(Check[TlsCertificates]):
    id = "tls.certificate_key_to_renew"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    rules = tls_rules()
    key = f"{own.key_type} {own.key_bits}"
    if own.key_type not in ("RSA", "EC", "Ed25519", "Ed448") or own.key_bits <= 0:
        return not_tested(Reason.PROTOCOL_ERROR, f"key of type {own.key_type}")
    if own.key_type != "RSA" or own.key_bits >= rules.single.modulus_advised:
        return passed(key=key)
    ends = rules.modulus_ends(own.key_bits)
    if ends is None or own.key_bits < rules.modulus_bits(fact.observed_at.date()):
        return not_applicable("weak")  # tls.certificate_weak_key tells it
    told: dict[str, Any] = {
        "key": key,
        "ends": ends.isoformat(),
        "advised": rules.single.modulus_advised,
    }
    if own.not_after.date() >= ends:
        return failed("outlives", severity=severity(fact, Severity.LOW, Severity.INFO), **told)
    return failed("later", severity=Severity.INFO, **told)
