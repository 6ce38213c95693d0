"""One certificate bears very many names, or the names of strangers: they share its private key."""

from collections.abc import Iterator
from typing import Any

from cyberscan.sdk import (
    Certificate,
    Check,
    Confidence,
    Context,
    DeclaredAsset,
    Deployment,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    house_of,
    not_tested,
    passed,
)

from ._certificates import each

NAMES = 50
STRANGERS = 3
"""Domains that nobody declared: one or two are often the town's own, or the host's."""


class CertificateManyNames(Check[TlsCertificates]):
    id = "tls.certificate_many_names"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        most = context.threshold("names", NAMES)
        declared = {asset.target.subject for asset in context.of(DeclaredAsset)}
        ours = {_domain(name) for name in (fact.target.subject, *declared)}
        yield from each(fact, lambda sent, own: _judge(sent, own, ours, most))


def _judge(sent: Deployment, own: Certificate, ours: set[str], most: float) -> Verdict:
    if own.has_alternative_names is None and not own.names:
        return not_tested(Reason.PROTOCOL_ERROR, "the names could not be read")
    strangers = sorted({domain for name in own.names if (domain := _domain(name))} - ours - {""})
    told: dict[str, Any] = {
        "names": len(own.names),
        "count": len(strangers),
        "others": strangers[:5],
    }
    if len(strangers) >= STRANGERS:
        return failed("others", severity=Severity.INFO, confidence=Confidence.FIRM, **told)
    if len(own.names) > most:
        return failed("many", severity=Severity.INFO, **told)
    return passed(names=len(own.names))


def _domain(name: str) -> str:
    """The domain that one person or organisation registers; empty for an address or a suffix itself."""
    plain = name.lower().rstrip(".").removeprefix("*.")
    if ":" in plain or plain.replace(".", "").isdigit():
        return ""
    return house_of(plain)
