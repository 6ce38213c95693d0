"""A DKIM key is too short, or no verifier can use it (RFC 8301 §3)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dkim,
    DkimKey,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

REFUSED_BELOW = 1024
RECOMMENDED = 2048


class DkimWeakKey(Check[Dkim]):
    id = "mail.dkim_weak_key"
    judges = Dkim

    def evaluate(self, fact: Dkim, context: Context) -> Iterator[Verdict]:
        recommended = int(context.threshold("bits", RECOMMENDED))
        # A key may be for other messages than mail (RFC 8460 §3: s=tlsrpt): nothing is wrong with it.
        keys = [key for key in fact.keys if not key.revoked and key.error != "not_for_mail"]
        if not keys:
            yield not_applicable()
            return
        found = [verdict for key in keys for verdict in _weaknesses(key, recommended)]
        yield from found
        if not found:
            yield passed(selectors=[f"{key.selector} ({key.bits})" for key in keys])


def _weaknesses(key: DkimKey, recommended: int) -> Iterator[Verdict]:
    if key.error:
        yield failed(key.error, selector=key.selector, discriminator=key.selector)
    elif key.key_type == "rsa" and key.bits < recommended:
        refused = key.bits < REFUSED_BELOW
        yield failed(
            "refused" if refused else "short",
            severity=Severity.HIGH if refused else None,
            selector=key.selector,
            bits=key.bits,
            discriminator=key.selector,
        )
