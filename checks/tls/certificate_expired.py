"""The certificate, or an intermediate of its chain, has expired."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsCertificates, Verdict, failed, passed

from ._common import leaf, no_chain, severity


class CertificateExpired(Check[TlsCertificates]):
    id = "tls.certificate_expired"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        own = leaf(fact)
        grave = severity(fact, Severity.HIGH, Severity.LOW)
        if own is None:
            yield no_chain()
        elif own.not_after < fact.observed_at:
            days = (fact.observed_at - own.not_after).days
            date = own.not_after.date().isoformat()
            yield failed("own", severity=grave, not_after=date, days=days)
        elif fact.trust_error == "intermediate_expired":
            late = [c for c in fact.chain[1:] if c.not_after < fact.observed_at]
            yield failed("intermediate", severity=grave, subjects=[c.subject for c in late])
        elif fact.trust_error == "root_expired":
            yield failed("root", severity=grave, issuer=fact.leads_to)
        else:
            yield passed(not_after=own.not_after.date().isoformat())
