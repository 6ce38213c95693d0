"""The server lets itself be talked down to an older version (no TLS_FALLBACK_SCSV, RFC 7507)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Endpoint,
    Reason,
    Severity,
    TlsExtensions,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._behaviour import beside
from ._common import severity, undetermined, with_presence

_OLD = ("SSL 3.0", "TLS 1.0", "TLS 1.1")
_ALL = (*_OLD, "TLS 1.2", "TLS 1.3")


class FallbackUnprotected(Check[TlsExtensions]):
    id = "tls.fallback_unprotected"
    judges = TlsExtensions

    def evaluate(self, fact: TlsExtensions, context: Context) -> Iterator[Verdict]:
        protocols = beside(fact, context, TlsProtocols)
        if protocols is None:
            yield not_tested(Reason.PROTOCOL_ERROR, "the versions are not known")
        elif fact.fallback_scsv:
            yield passed()
        elif old := with_presence(protocols, _OLD, "present"):
            yield _verdict(fact, protocols, old)
        elif with_presence(protocols, _OLD, "undetermined"):
            yield undetermined(protocols, _OLD)
        else:
            # From TLS 1.3 to TLS 1.2, the handshake itself gives a talked-down client the alarm.
            yield not_applicable("nothing_old")


def _verdict(fact: TlsExtensions, protocols: TlsProtocols, old: list[str]) -> Verdict:
    if fact.fallback_scsv is False:
        mild = severity(fact, Severity.LOW, Severity.INFO)
        return failed(severity=mild, versions=old)
    if isinstance(fact.target, Endpoint) and fact.target.starttls in ("smtp", "xmpp_server"):
        return not_applicable("opportunistic")  # servers among themselves fall back to clear text
    present = with_presence(protocols, _ALL, "present")
    if len(present) == 1 and not with_presence(protocols, _ALL, "undetermined"):
        return not_applicable("one_version")
    return not_tested(Reason.PROTOCOL_ERROR, "no answer settled it")
