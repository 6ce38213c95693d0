"""The certificate has no subjectAltName with a name: browsers no longer read the common name (RFC 9525 §2)."""

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

from ._certificates import each, unread
from ._common import severity

_ALTERNATIVE_NAMES = "2.5.29.17"


class CertificateNameOnlyInCn(Check[TlsCertificates]):
    id = "tls.certificate_name_only_in_cn"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    mild = severity(fact, Severity.LOW, Severity.INFO)
    if unread(own, _ALTERNATIVE_NAMES):
        return not_tested(Reason.PROTOCOL_ERROR, "unreadable extension")
    if own.names:
        return passed(names=list(own.names[:10]))
    if own.has_alternative_names is None:
        return not_tested(Reason.PROTOCOL_ERROR, "the names could not be read")
    if own.common_names:
        return failed("common_name", severity=mild, names=list(own.common_names[:5]))
    return failed("no_name", severity=mild)
