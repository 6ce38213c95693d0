"""The certificate is not for the name of the server (RFC 9525)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._common import leaf, no_chain, severity


class CertificateNameMismatch(Check[TlsCertificates]):
    id = "tls.certificate_name_mismatch"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        own = leaf(fact)
        if own is None:
            yield no_chain()
        elif fact.matches_name is None:
            yield not_tested(Reason.PROTOCOL_ERROR, "no name to compare with")
        elif fact.matches_name:
            yield passed(names=list(own.names[:10]))
        else:
            grave = severity(fact, Severity.HIGH, Severity.INFO)
            case = "other_names" if own.names else "no_name"
            yield failed(case, severity=grave, name=fact.target.subject, names=list(own.names[:10]))
