"""A public certificate comes without Certificate Transparency timestamps (RFC 6962)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Context,
    Deployment,
    Reason,
    Severity,
    TlsCertificates,
    TlsExtensions,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._behaviour import beside
from ._certificates import each, is_public, unread
from ._common import severity

_TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2"


class CertificateNoTimestamps(Check[TlsCertificates]):
    id = "tls.certificate_no_timestamps"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        in_clear = beside(fact, context, TlsExtensions)
        yield from each(fact, lambda sent, own: _judge(fact, sent, own, in_clear))


def _judge(
    fact: TlsCertificates, sent: Deployment, own: Certificate, in_clear: TlsExtensions | None
) -> Verdict:
    if not is_public(sent, own):
        return not_applicable("private")
    if own.timestamps:
        return passed(timestamps=own.timestamps)
    if in_clear and in_clear.sct_in_handshake:
        return passed(timestamps=1)
    if own.timestamps is None or unread(own, _TIMESTAMPS):
        return not_tested(Reason.PROTOCOL_ERROR, "unreadable timestamps")
    # They may also come in the staple, or in the handshake: TLS 1.3 encrypts them there.
    hidden = in_clear is None or in_clear.sct_in_handshake is None or sent.shown_to == ("tls1.3",)
    if hidden or sent.stapled is not False:
        return not_tested(Reason.PROTOCOL_ERROR, "they may come with the handshake")
    return failed(severity=severity(fact, Severity.MEDIUM, Severity.INFO), issuer=own.issuer)
