"""The server still accepts SSL 2.0, SSL 3.0, TLS 1.0 or TLS 1.1 (RFC 6176, RFC 7568, RFC 8996)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsProtocols, Verdict, failed, passed

from ._common import OBSOLETE, no_tls, severity, undetermined, with_presence


class ObsoleteVersion(Check[TlsProtocols]):
    id = "tls.obsolete_version"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        present = with_presence(fact, OBSOLETE, "present")
        if other := no_tls(fact):
            yield other
        elif present:
            yield failed(severity=_severity(fact, present), versions=present)
        elif with_presence(fact, OBSOLETE, "undetermined"):
            yield undetermined(fact, OBSOLETE)
        else:
            yield passed()


def _severity(fact: TlsProtocols, present: list[str]) -> Severity:
    if any(version.startswith("SSL") for version in present):
        return severity(fact, Severity.HIGH, Severity.MEDIUM)
    return severity(fact, Severity.MEDIUM, Severity.LOW)
