"""The private key of the certificate serves on several machines of the authority."""

from collections.abc import Iterable, Iterator
from itertools import islice

from cyberscan.sdk import (
    Certificate,
    Check,
    Confidence,
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

from ._certificates import each

ENOUGH = 10
"""Places to name: the report does not get truer by naming a hundred."""


class CertificateSharedKey(Check[TlsCertificates]):
    id = "tls.certificate_shared_key"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        others = _on_other_machines(fact, context)
        yield from each(fact, lambda sent, own: _judge(own, others))


def _judge(own: Certificate, others: list[TlsCertificates]) -> Verdict:
    if not own.key_sha256:
        return not_tested(Reason.PROTOCOL_ERROR, "the key could not be read")
    if not others:
        return not_applicable("alone")
    # The key outlived a renewal, or devices of one make left the factory with the same one.
    if copied := _places(others, own, same_certificate=False):
        return failed("copied", severity=Severity.LOW, confidence=Confidence.FIRM, others=copied)
    if shared := _places(others, own, same_certificate=True):
        return failed("machines", severity=Severity.INFO, others=shared)
    return passed(compared=len(others))


def _places(
    others: list[TlsCertificates], own: Certificate, *, same_certificate: bool
) -> list[str]:
    """Where the same key was seen, in this certificate or in another one; a few are enough."""
    found = (
        f"{one.target.subject}:{one.target.port}"
        for one in others
        if isinstance(one.target, Endpoint)
        and any(
            chain[0].key_sha256 == own.key_sha256
            and (chain[0].sha256 == own.sha256) is same_certificate
            for sent in one.deployments
            if (chain := sent.chain)
        )
    )
    return sorted(set(islice(found, ENOUGH)))


def _on_other_machines(fact: TlsCertificates, context: Context) -> list[TlsCertificates]:
    """A name with several addresses is taken for one machine, and so are all the names at one address."""
    here = {at.ip for at in _endpoints(context.of(TlsCertificates, fact.target.subject))}
    names = {at.subject for at in _endpoints(context.of(TlsCertificates)) if at.ip in here}
    return [
        one
        for one in context.of(TlsCertificates)
        if one.failed is None
        and isinstance(one.target, Endpoint)
        and one.target.subject not in names
    ]


def _endpoints(facts: Iterable[TlsCertificates]) -> Iterator[Endpoint]:
    return (one.target for one in facts if isinstance(one.target, Endpoint))
