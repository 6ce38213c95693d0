"""The certificate that a mail server shows after STARTTLS is expired, for another name, or not trusted."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Deployment,
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
        sent = [deployment for deployment in fact.deployments if deployment.chain]
        if not isinstance(fact.target, Endpoint) or fact.target.starttls != "smtp":
            yield not_applicable()
        elif not sent:
            yield not_tested(Reason.PROTOCOL_ERROR, "no certificate was read")
        else:
            yield from _judge(fact, sent)


def _judge(fact: TlsCertificates, sent: list[Deployment]) -> Iterator[Verdict]:
    found = False
    for n, deployment in enumerate(sent):
        # A server may hold an RSA and an ECDSA certificate: senders get one or the other.
        which = f"{deployment.chain[0].key_type} {n}: " if n else ""
        for verdict in _faults(fact, deployment):
            found = True
            apart = which + verdict.discriminator
            yield verdict.model_copy(update={"discriminator": apart})
    if found:
        return
    if any(one.trusted is None or one.matches_name is None for one in sent):
        yield not_tested(Reason.PROTOCOL_ERROR, "the certificate could not be verified")
    else:
        own = sent[0].chain[0]
        yield passed(issuer=own.issuer, not_after=own.not_after.date().isoformat())


def _faults(fact: TlsCertificates, sent: Deployment) -> Iterator[Verdict]:
    leaf = sent.chain[0]
    in_time = leaf.not_before <= fact.observed_at <= leaf.not_after
    if not in_time:
        case = "expired" if fact.observed_at > leaf.not_after else "not_yet_valid"
        yield failed(
            case, severity=Severity.MEDIUM, discriminator="dates",
            not_before=leaf.not_before.date().isoformat(), not_after=leaf.not_after.date().isoformat(),
        )  # fmt: skip
    if sent.matches_name is False:
        yield failed("other_name", names=list(leaf.names[:20]), discriminator="name")
    if sent.trusted is False and in_time and sent.matches_name is not False:
        # Otherwise the reasons above are what it is not trusted for.
        yield failed("untrusted", issuer=leaf.issuer, error=sent.trust_error, discriminator="trust")
