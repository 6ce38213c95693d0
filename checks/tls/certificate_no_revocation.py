"""The certificate does not say where its revocation would be told (RFC 5280 §4.2.1.13, §4.2.2.1)."""

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
    not_applicable,
    not_tested,
    passed,
)

from ._certificates import each, is_public, lifetime, short_lived, unread, vouched_by_itself
from ._common import severity

_CRL, _AUTHORITY_ACCESS = "2.5.29.31", "1.3.6.1.5.5.7.1.1"


class CertificateNoRevocation(Check[TlsCertificates]):
    id = "tls.certificate_no_revocation"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    if vouched_by_itself(sent, own):
        return not_applicable("self_signed")
    if short_lived(own):
        return not_applicable("short_lived", days=int(lifetime(own)))
    if own.crl_urls or own.ocsp_urls:
        # Either is enough: public authorities give OCSP up.
        return passed(sources=[*own.crl_urls[:2], *own.ocsp_urls[:2]])
    if unread(own, _CRL, _AUTHORITY_ACCESS):
        return not_tested(Reason.PROTOCOL_ERROR, "unreadable extension")
    web = Severity.LOW if is_public(sent, own) else Severity.INFO
    return failed(severity=severity(fact, web, Severity.INFO), issuer=own.issuer)
