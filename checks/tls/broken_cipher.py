"""The server accepts ciphers that are broken, or that the ANSSI's guide does not admit."""

from collections.abc import Iterator

from cyberscan.sdk import (
    BROKEN,
    Check,
    Context,
    Severity,
    TlsProtocols,
    Verdict,
    failed,
    passed,
    suite_flaws,
)

from ._common import half_known, no_tls, severity, told, with_flaw

_SMALL_BLOCKS = frozenset(("3des", "idea"))
"""Blocks of 64 bits: a listener needs hours and hundreds of gigabytes (Sweet32, CVE-2016-2183)."""


class BrokenCipher(Check[TlsProtocols]):
    id = "tls.broken_cipher"
    aliases = ("tls.forbidden_suite",)
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        broken = with_flaw(fact, *BROKEN)
        unlisted = with_flaw(fact, "seed")
        if other := no_tls(fact):
            yield other
        elif broken:
            flaws = sorted({flaw for suite in broken for flaw in suite_flaws(suite.name)} & BROKEN)
            case = "small_blocks" if set(flaws) <= _SMALL_BLOCKS else "broken"
            web = Severity.MEDIUM if case == "small_blocks" else Severity.HIGH
            grave = severity(fact, web, Severity.LOW)
            yield failed(case, severity=grave, flaws=flaws, **told(broken))
        elif unlisted:
            mild = severity(fact, Severity.LOW, Severity.INFO)
            yield failed("unlisted", severity=mild, flaws=["seed"], **told(unlisted))
        else:
            yield half_known(fact) or passed()
