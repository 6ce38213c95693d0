"""The certificate is not reserved for servers (RFC 5280 §4.2.1.12)."""

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

_EXTENDED_KEY_USAGE = "2.5.29.37"
_FOREIGN = ("code_signing", "email_protection", "time_stamping", "ocsp_signing")
"""Uses that give whoever steals the server's key another power."""


class CertificateExtendedKeyUsage(Check[TlsCertificates]):
    id = "tls.certificate_extended_key_usage"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    mild = severity(fact, Severity.LOW, Severity.INFO)
    uses = own.extended_key_usage
    if vouched_by_itself(sent, own):
        return not_applicable("self_signed")
    if unread(own, _EXTENDED_KEY_USAGE):
        return not_tested(Reason.PROTOCOL_ERROR, "unreadable extension")
    if uses is None:
        return failed("missing", severity=mild)
    if not {"server_auth", "any"} & set(uses):
        return failed("not_for_servers", severity=mild, uses=list(uses))
    # A client's use beside it was the custom of public authorities until 2026, and harms nobody.
    if foreign := [use for use in uses if use in _FOREIGN]:
        return failed("other_uses", severity=Severity.INFO, uses=foreign)
    if own.extended_key_usage_critical:
        return failed("critical", severity=Severity.INFO, uses=list(uses))
    return passed(uses=list(uses))
