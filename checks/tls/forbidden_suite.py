"""The server accepts cipher suites that the ANSSI says not to use."""

from collections.abc import Iterator

from cyberscan.sdk import (
    BROKEN,
    AcceptedSuite,
    Check,
    Context,
    Severity,
    TlsProtocols,
    Verdict,
    failed,
    passed,
    suite_flaw,
    suite_grade,
)

from ._common import half_known, is_mail, no_tls, severity, told


class ForbiddenSuite(Check[TlsProtocols]):
    id = "tls.forbidden_suite"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        forbidden = [suite for suite in fact.suites if _accused(fact, suite)]
        if other := no_tls(fact):
            yield other
        elif forbidden:
            yield _verdict(fact, forbidden)
        else:
            yield half_known(fact) or passed()


def _accused(fact: TlsProtocols, suite: AcceptedSuite) -> bool:
    # A mail server may well encrypt without proving who it is: senders do not check it (RFC 7435 §3).
    if is_mail(fact) and suite_flaw(suite.name) == "no_authentication":
        return False
    return suite_grade(suite.code) == "forbidden"


def _verdict(fact: TlsProtocols, forbidden: list[AcceptedSuite]) -> Verdict:
    flaws = sorted({suite_flaw(suite.name) for suite in forbidden} - {""})
    broken = [suite for suite in forbidden if suite_flaw(suite.name) in BROKEN]
    if broken:
        grave = severity(fact, Severity.HIGH, Severity.LOW)
        # The others go away with the same setting; named, so that nobody meets them at the next scan.
        others = sorted({suite.name for suite in forbidden if suite not in broken})
        return failed("broken", severity=grave, flaws=flaws, others=others, **told(broken))
    web = Severity.MEDIUM if "no_forward_secrecy" in flaws else Severity.LOW
    mild = severity(fact, web, Severity.INFO)
    return failed("outdated", severity=mild, flaws=flaws, **told(forbidden))
