"""The server does not offer TLS 1.3 (RFC 8446)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, TlsProtocols, Verdict, failed, not_applicable, passed

from ._common import no_tls, undetermined, with_presence


class NoTls13(Check[TlsProtocols]):
    id = "tls.no_tls13"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        if other := no_tls(fact):
            yield other
        elif with_presence(fact, ("TLS 1.3",), "present"):
            yield passed()
        elif with_presence(fact, ("TLS 1.3",), "undetermined"):
            yield undetermined(fact, ("TLS 1.3",))
        elif with_presence(fact, ("TLS 1.2",), "absent"):
            yield not_applicable("nothing_modern")  # a graver check tells it
        else:
            yield failed()
