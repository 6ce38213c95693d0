"""The server sends certificates that nobody needs: the root, a double, a stranger (RFC 8446 §4.4.2)."""

from collections.abc import Iterator
from typing import Any

from cyberscan.sdk import (
    Certificate,
    Check,
    Context,
    Deployment,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._certificates import each, vouched_by_itself


class ChainSuperfluous(Check[TlsCertificates]):
    id = "tls.chain_superfluous"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(sent, own))


def _judge(sent: Deployment, own: Certificate) -> Verdict:
    if len(sent.chain) < 2 and vouched_by_itself(sent, own):
        return not_applicable("self_signed")
    told: dict[str, Any] = {"certificates": len(sent.chain)}
    if {"unrelated", "duplicate"} & set(sent.superfluous):
        return failed("stray", severity=Severity.INFO, **told)
    if sent.superfluous:
        return failed("root", severity=Severity.INFO, **told)
    return passed(**told)
