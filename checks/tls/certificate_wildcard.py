"""The certificate holds for every name under a domain: one stolen key opens them all."""

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


class CertificateWildcard(Check[TlsCertificates]):
    id = "tls.certificate_wildcard"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(sent, own))


def _judge(sent: Deployment, own: Certificate) -> Verdict:
    stars = [name for name in own.names if name.startswith("*.")]
    if stars:
        return failed(severity=Severity.INFO, names=stars[:10])
    if own.has_alternative_names is None and not own.names:
        return not_tested(Reason.PROTOCOL_ERROR, "the names could not be read")
    return passed(names=list(own.names[:10]))
