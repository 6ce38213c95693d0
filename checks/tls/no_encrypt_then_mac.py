"""The server accepts CBC suites without encrypt-then-MAC (RFC 7366): the ANSSI tolerates them only with it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Severity,
    TlsExtensions,
    TlsProtocols,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._behaviour import beside
from ._common import half_known, modern, nothing_modern, severity, told


class NoEncryptThenMac(Check[TlsExtensions]):
    id = "tls.no_encrypt_then_mac"
    judges = TlsExtensions

    def evaluate(self, fact: TlsExtensions, context: Context) -> Iterator[Verdict]:
        protocols = beside(fact, context, TlsProtocols)
        if protocols is None:
            yield not_tested(Reason.PROTOCOL_ERROR, "the suites are not known")
        elif fact.encrypt_then_mac:
            yield passed(cbc=True)
        else:
            yield _without(fact, protocols)


def _without(fact: TlsExtensions, protocols: TlsProtocols) -> Verdict:
    # The CBC suites of older versions go away with these versions.
    cbc = modern([suite for suite in protocols.suites if "_CBC_" in suite.name])
    if cbc and fact.encrypt_then_mac is False:
        return failed(severity=severity(fact, Severity.LOW, Severity.INFO), **told(cbc))
    if cbc:
        return not_tested(Reason.PROTOCOL_ERROR, "no answer settled it")
    return nothing_modern(protocols) or half_known(protocols) or passed(cbc=False)
