"""The server accepts key exchanges without forward secrecy: static RSA, DH or ECDH, plain shared keys."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsProtocols, Verdict, failed, passed

from ._common import half_known, no_tls, severity, told, with_flaw


class NoForwardSecrecy(Check[TlsProtocols]):
    id = "tls.no_forward_secrecy"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        static = with_flaw(fact, "no_forward_secrecy")
        if other := no_tls(fact):
            yield other
        elif static:
            grave = severity(fact, Severity.MEDIUM, Severity.INFO)
            only = len(static) == len(fact.suites) and fact.suites_complete
            yield failed("only" if only else "accepted", severity=grave, **told(static))
        else:
            yield half_known(fact) or passed()
