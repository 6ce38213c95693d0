"""The server offers neither TLS 1.2 nor TLS 1.3."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsProtocols, Verdict, failed, passed

from ._common import MODERN, OBSOLETE, no_tls, severity, undetermined, with_presence


class NoModernVersion(Check[TlsProtocols]):
    id = "tls.no_modern_version"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        modern = with_presence(fact, MODERN, "present")
        old = with_presence(fact, OBSOLETE, "present")
        if other := no_tls(fact):
            yield other
        elif modern:
            yield passed(versions=modern)
        elif old and len(with_presence(fact, MODERN, "absent")) == len(MODERN):
            yield failed(severity=severity(fact, Severity.HIGH, Severity.MEDIUM), versions=old)
        else:
            yield undetermined(fact, MODERN)
