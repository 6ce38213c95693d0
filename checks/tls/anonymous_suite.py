"""The server accepts suites in which nobody proves who it is (anonymous Diffie-Hellman)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Endpoint,
    Severity,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._common import half_known, no_tls, severity, told, with_flaw


class AnonymousSuite(Check[TlsProtocols]):
    id = "tls.anonymous_suite"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        anonymous = with_flaw(fact, "no_authentication")
        if other := no_tls(fact):
            yield other
        elif _nobody_asks(fact):
            yield not_applicable("opportunistic")
        elif anonymous:
            yield failed(severity=_severity(fact), **told(anonymous))
        else:
            yield half_known(fact) or passed()


def _nobody_asks(fact: TlsProtocols) -> bool:
    """Between mail servers: the sender takes any certificate, so none is no worse (RFC 7435 §3)."""
    return isinstance(fact.target, Endpoint) and fact.target.starttls in ("smtp", "xmpp_server")


def _severity(fact: TlsProtocols) -> Severity:
    # Mail software offers them out of the box, and no mail reader takes them up.
    if isinstance(fact.target, Endpoint) and fact.target.port == 465:
        return Severity.LOW
    return severity(fact, Severity.HIGH, Severity.LOW)
