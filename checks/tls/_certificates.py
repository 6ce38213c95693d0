"""What the certificate checks share: every chain that is sent is judged, and whom public rules bind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from cyberscan.sdk import (
    Certificate,
    Deployment,
    Outcome,
    Reason,
    TlsCertificates,
    Verdict,
    not_tested,
    tls_rules,
)

Judge = Callable[[Deployment, Certificate], Verdict]
_PRIVATE = ("self_signed", "untrusted_root")
_ORDER = (Outcome.NOT_TESTED, Outcome.PASS, Outcome.NOT_APPLICABLE)
"""What is said of the whole when nothing fails: a chain that could not be judged is never passed over."""


def each(fact: TlsCertificates, judge: Judge) -> Iterator[Verdict]:
    """One fail per failing chain, else one verdict for all; ``judge`` sees a chain and its first certificate.

    A server may hold several certificates (RSA and ECDSA): a client gets one or the other.
    """
    sent = [deployment for deployment in fact.deployments if deployment.chain]
    if not sent:
        yield not_tested(Reason.PROTOCOL_ERROR, "no certificate was seen")
        return
    verdicts = [judge(deployment, deployment.chain[0]) for deployment in sent]
    failing = [n for n, verdict in enumerate(verdicts) if verdict.outcome is Outcome.FAIL]
    if not failing:
        yield min(verdicts, key=lambda verdict: _ORDER.index(verdict.outcome))
    for n in failing:
        yield verdicts[n] if len(sent) == 1 else _told_apart(sent, n, verdicts[n])


def _told_apart(sent: list[Deployment], n: int, verdict: Verdict) -> Verdict:
    own = sent[n]
    like = sum(one.chain[0].key_type == own.chain[0].key_type for one in sent[1:n])
    name = own.chain[0].key_type + (f" {like + 1}" if like else "")
    evidence = {**verdict.evidence, "key_type": name, "shown_to": list(own.shown_to)}
    return verdict.model_copy(update={"discriminator": name if n else "", "evidence": evidence})


def is_public(sent: Deployment, own: Certificate) -> bool:
    """Whether the rules of browsers for public authorities bind this certificate: on positive signs only."""
    if "mozilla" in sent.trusted_by:
        return True
    return own.public and not own.self_signed and sent.trust_error not in _PRIVATE


def vouched_by_itself(sent: Deployment, own: Certificate) -> bool:
    """Whether nobody else vouches for it: what one asks of an authority's certificates makes no sense."""
    return own.self_signed or sent.trust_error == "self_signed"


def days(life: timedelta) -> float:
    """A length of time in days."""
    return life.total_seconds() / 86400


def lifetime(certificate: Certificate) -> float:
    """Days from its first to its last."""
    return days(certificate.not_after - certificate.not_before)


def short_lived(certificate: Certificate) -> bool:
    """Whether it ends sooner than a revocation would work; such ones are always renewed by a machine."""
    # The last second counts: a certificate of seven days is often written as seven days less one.
    limit = tls_rules().shortest_lives(certificate.not_before.date())
    return 0 < lifetime(certificate) <= limit


def unread(certificate: Certificate, *oids: str) -> bool:
    """Whether an extension is there and could not be read: then nothing is said about it."""
    return any(oid in certificate.unreadable for oid in oids)


def path(sent: Deployment) -> list[Certificate]:
    """The first certificate and those that bear the names of its issuers, without what was sent for nothing."""
    found = [sent.chain[0]]
    for below in found:
        for above in sent.chain[1:]:
            if above.subject == below.issuer and above not in found:
                found.append(above)
    return found
