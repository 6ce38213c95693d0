"""The private key of the certificate serves on several machines of the authority."""

from collections.abc import Iterator
from typing import Any

from cyberscan.sdk import (
    Certificate,
    Check,
    Confidence,
    Context,
    Deployment,
    Endpoint,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._certificates import each

_Seen = list[tuple[Endpoint, Certificate]]


class CertificateSharedKey(Check[TlsCertificates]):
    id = "tls.certificate_shared_key"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        elsewhere = _elsewhere(fact, context)
        yield from each(fact, lambda sent, own: _judge(sent, own, elsewhere))


def _judge(sent: Deployment, own: Certificate, elsewhere: _Seen) -> Verdict:
    if not own.key_sha256:
        return not_tested(Reason.PROTOCOL_ERROR, "the key could not be read")
    if not elsewhere:
        return not_applicable("alone")
    same = [(at, one) for at, one in elsewhere if one.key_sha256 == own.key_sha256]
    others = sorted({f"{at.subject}:{at.port}" for at, _ in same})
    told: dict[str, Any] = {"others": others[:10], "count": len(others)}
    if any(one.sha256 != own.sha256 for _, one in same):
        # The key outlived a renewal, or devices of one make left the factory with the same one.
        return failed("copied", severity=Severity.LOW, confidence=Confidence.FIRM, **told)
    if same:
        return failed("machines", severity=Severity.INFO, **told)
    return passed(compared=len({at for at, _ in elsewhere}))


def _elsewhere(fact: TlsCertificates, context: Context) -> _Seen:
    """What other machines showed. A host with several addresses is taken for one, and so are names at one."""
    facts = [one for one in context.of(TlsCertificates) if one.failed is None]
    addresses: dict[str, set[str]] = {}
    for one in facts:
        if isinstance(one.target, Endpoint):
            addresses.setdefault(one.target.subject, set()).add(one.target.ip)
    here = addresses.get(fact.target.subject, set())
    return [
        (one.target, sent.chain[0])
        for one in facts
        if isinstance(one.target, Endpoint) and not here & addresses[one.target.subject]
        for sent in one.deployments
        if sent.chain
    ]
