"""The certificate is signed by itself: nobody vouches for it."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsCertificates, Verdict, failed, passed

from ._common import leaf, no_chain, severity


class CertificateSelfSigned(Check[TlsCertificates]):
    id = "tls.certificate_self_signed"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        own = leaf(fact)
        if own is None:
            yield no_chain()
        elif fact.trust_error == "self_signed" or (own.self_signed and fact.trusted is False):
            grave = severity(fact, Severity.HIGH, Severity.INFO)
            yield failed(severity=grave, subject=own.subject)
        else:
            yield passed(issuer=own.issuer)
