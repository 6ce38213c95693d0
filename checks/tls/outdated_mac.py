"""The server accepts suites whose integrity rests on SHA-1 or MD5."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsProtocols, Verdict, failed, passed

from ._common import half_known, modern, no_tls, nothing_modern, severity, told, with_flaw


class OutdatedMac(Check[TlsProtocols]):
    id = "tls.outdated_mac"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        # TLS 1.1 and older know nothing else: there, the version is the defect.
        outdated = modern(with_flaw(fact, "sha1", "md5"))
        if other := no_tls(fact):
            yield other
        elif outdated:
            mild = severity(fact, Severity.LOW, Severity.INFO)
            yield failed(severity=mild, **told(outdated))
        else:
            yield nothing_modern(fact) or half_known(fact) or passed()
