"""The certificate says wrongly, or does not say, what its key may be used for (RFC 5280 §4.2.1.3)."""

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
from ._common import severity

_KEY_USAGE, _BASIC_CONSTRAINTS = "2.5.29.15", "2.5.29.19"


class CertificateKeyUsage(Check[TlsCertificates]):
    id = "tls.certificate_key_usage"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    mild = severity(fact, Severity.LOW, Severity.INFO)
    uses = own.key_usage
    if vouched_by_itself(sent, own):
        return not_applicable("self_signed")
    if unread(own, _KEY_USAGE, _BASIC_CONSTRAINTS):
        return not_tested(Reason.PROTOCOL_ERROR, "unreadable extension")
    if own.is_authority or "key_cert_sign" in (uses or ()):
        return failed("authority", severity=mild, uses=list(uses or ()))
    if uses is None:
        return failed("missing", severity=Severity.INFO)
    if "digital_signature" not in uses:
        # Encipherment alone serves a key exchange that nobody should accept any more.
        case = "old_exchange" if own.key_type == "RSA" and "key_encipherment" in uses else "wrong"
        return failed(case, severity=mild, uses=list(uses))
    if not own.key_usage_critical:
        return failed("not_critical", severity=Severity.INFO, uses=list(uses))
    return passed(uses=list(uses))
