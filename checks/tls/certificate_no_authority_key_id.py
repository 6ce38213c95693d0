"""The certificate does not name the key of its authority (RFC 5280 §4.2.1.1)."""

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

from ._certificates import each, unread, vouched_by_itself

_AUTHORITY_KEY_ID = "2.5.29.35"


class CertificateNoAuthorityKeyId(Check[TlsCertificates]):
    id = "tls.certificate_no_authority_key_id"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(sent, own))


def _judge(sent: Deployment, own: Certificate) -> Verdict:
    if vouched_by_itself(sent, own):
        return not_applicable("self_signed")
    if own.authority_key_id is None or unread(own, _AUTHORITY_KEY_ID):
        return not_tested(Reason.PROTOCOL_ERROR, "unreadable extension")
    if own.authority_key_id:
        return passed(issuer=own.issuer)
    return failed(severity=Severity.INFO, issuer=own.issuer)
