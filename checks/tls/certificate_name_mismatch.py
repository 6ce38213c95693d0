"""The certificate is not for the name of the server (RFC 9525)."""

from collections.abc import Iterator

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
    not_tested,
    passed,
)

from ._certificates import each
from ._common import severity

_OWN_SENTENCE = ("wildcard_depth", "www_missing", "address")


class CertificateNameMismatch(Check[TlsCertificates]):
    id = "tls.certificate_name_mismatch"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    names = list(own.names[:10])
    if sent.matches_name is None:
        return not_tested(Reason.PROTOCOL_ERROR, "no name to compare with")
    if sent.matches_name:
        return passed(names=names)
    case = "other_names" if own.names else "no_name"
    return failed(
        sent.mismatch if own.names and sent.mismatch in _OWN_SENTENCE else case,
        severity=severity(fact, Severity.HIGH, Severity.INFO),
        name=fact.target.subject,
        names=names,
    )
