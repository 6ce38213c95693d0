"""The certificates of the chain are not sent in order (RFC 5246 §7.4.2)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Deployment,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._certificates import each
from ._common import severity


class ChainWrongOrder(Check[TlsCertificates]):
    id = "tls.chain_wrong_order"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent))


def _judge(fact: TlsCertificates, sent: Deployment) -> Verdict:
    subjects = [certificate.subject for certificate in sent.chain]
    if sent.in_order is None:
        return not_applicable("single")
    if sent.in_order:
        return passed(subjects=subjects)
    return failed(severity=severity(fact, Severity.LOW, Severity.INFO), subjects=subjects)
