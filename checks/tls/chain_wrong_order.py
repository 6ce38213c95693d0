"""The certificates of the chain are not sent in order (RFC 5246 §7.4.2)."""

from collections.abc import Iterator

from cyberscan.sdk import (
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
)

from ._certificates import each, path
from ._common import severity


class ChainWrongOrder(Check[TlsCertificates]):
    id = "tls.chain_wrong_order"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent))


def _judge(fact: TlsCertificates, sent: Deployment) -> Verdict:
    if len(sent.chain) < 2:
        return not_applicable("single")
    if sent.in_order is None:
        return not_tested(Reason.PROTOCOL_ERROR, "the order could not be told")
    places = [sent.chain.index(certificate) for certificate in path(sent)]
    subjects = [certificate.subject for certificate in sent.chain]
    # What was sent for nothing stands between them too: tls.chain_superfluous tells that.
    if sent.in_order or (sent.superfluous and places == sorted(places)):
        return passed(subjects=subjects)
    return failed(severity=severity(fact, Severity.LOW, Severity.INFO), subjects=subjects)
