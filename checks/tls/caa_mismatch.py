"""The authority that issued the certificate is not among those that the domain allows (RFC 8659)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Caa,
    Certificate,
    Check,
    Confidence,
    Context,
    Deployment,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    caa_names,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._certificates import each, is_public
from ._common import severity


class CaaMismatch(Check[TlsCertificates]):
    id = "tls.caa_mismatch"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        read = {caa.target.subject: caa for caa in context.of(Caa) if caa.failed is None}
        yield from each(fact, lambda sent, own: _judge(fact, sent, own, read))


def _judge(
    fact: TlsCertificates, sent: Deployment, own: Certificate, read: dict[str, Caa]
) -> Verdict:
    if not is_public(sent, own):
        return not_applicable("private")
    # A name below may have a set of its own, or be an alias: only the very names that were asked for count.
    sets = {name: read[plain] for name in own.names if (plain := name.removeprefix("*.")) in read}
    if not sets:
        return not_tested(Reason.OUT_OF_SCOPE, "no CAA set was read for these names")
    limits = {name: allowed for name, caa in sets.items() if (allowed := _allowed(name, caa))}
    if not limits:
        return not_applicable("no_limit")
    names = caa_names(own.issuer_organization)
    if not names:
        return not_tested(Reason.PROTOCOL_ERROR, "an authority whose CAA names are not known here")
    broken = {name: allowed for name, allowed in limits.items() if not names & allowed}
    if not broken:
        return passed(issuer=own.issuer_organization, allowed=_listed(limits))
    # Authorities look when they issue: the record may have changed since.
    return failed(
        severity=severity(fact, Severity.LOW, Severity.INFO),
        confidence=Confidence.TENTATIVE,
        issuer=own.issuer_organization,
        allowed=_listed(broken),
        names=list(broken)[:10],
    )


def _allowed(name: str, caa: Caa) -> set[str]:
    """Who may issue for ``name``; empty when the set does not limit it. ``;`` allows nobody."""
    wild = [r.value for r in caa.records if r.tag == "issuewild"] if name.startswith("*.") else []
    values = wild or [r.value for r in caa.records if r.tag == "issue"]
    return {value.partition(";")[0].strip().lower().rstrip(".") or ";" for value in values}


def _listed(limits: dict[str, set[str]]) -> list[str]:
    return sorted(set().union(*limits.values()))
