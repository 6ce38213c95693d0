"""The certificate that a mail server shows after STARTTLS is expired, for another name, or not trusted."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Endpoint,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class StarttlsCertificateInvalid(Check[TlsCertificates]):
    id = "mail.starttls_certificate_invalid"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        if not isinstance(fact.target, Endpoint) or fact.target.starttls != "smtp":
            yield not_applicable()
        elif not fact.chain:
            yield not_tested(Reason.PROTOCOL_ERROR, "no certificate was read")
        else:
            yield from _judge(fact)


def _judge(fact: TlsCertificates) -> Iterator[Verdict]:
    leaf = fact.chain[0]
    found = False
    if not leaf.not_before <= fact.observed_at <= leaf.not_after:
        found = True
        case = "expired" if fact.observed_at > leaf.not_after else "not_yet_valid"
        yield failed(
            case, severity=Severity.MEDIUM, discriminator="dates",
            not_before=leaf.not_before.date().isoformat(), not_after=leaf.not_after.date().isoformat(),
        )  # fmt: skip
    if fact.matches_name is False:
        found = True
        yield failed("other_name", names=list(leaf.names[:20]), discriminator="name")
    if (
        fact.trusted is False and not found
    ):  # otherwise the reasons above are what it is not trusted for
        found = True
        yield failed("untrusted", issuer=leaf.issuer, error=fact.trust_error, discriminator="trust")
    if found:
        return
    if fact.trusted is None or fact.matches_name is None:
        yield not_tested(Reason.PROTOCOL_ERROR, "the certificate could not be verified")
    else:
        yield passed(issuer=leaf.issuer, not_after=leaf.not_after.date().isoformat())
