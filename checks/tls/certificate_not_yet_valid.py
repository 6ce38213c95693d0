"""The certificate is not valid yet."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsCertificates, Verdict, failed, passed

from ._common import leaf, no_chain, severity


class CertificateNotYetValid(Check[TlsCertificates]):
    id = "tls.certificate_not_yet_valid"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        own = leaf(fact)
        if own is None:
            yield no_chain()
        elif own.not_before > fact.observed_at:
            grave = severity(fact, Severity.HIGH, Severity.LOW)
            yield failed(severity=grave, not_before=own.not_before.date().isoformat())
        else:
            yield passed(not_before=own.not_before.date().isoformat())
