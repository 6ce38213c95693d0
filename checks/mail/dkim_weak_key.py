"""A DKIM key is too short (RFC 8301 §3.2)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dkim, DkimKey, Severity, Verdict, failed, passed

from ._dkim import mail_keys, nothing_to_say

REFUSED_BELOW = 1024
RECOMMENDED = 2048


class DkimWeakKey(Check[Dkim]):
    id = "mail.dkim_weak_key"
    judges = Dkim

    def evaluate(self, fact: Dkim, context: Context) -> Iterator[Verdict]:
        recommended = int(context.threshold("bits", RECOMMENDED))
        keys = [key for key in mail_keys(fact) if key.bits and not key.error]
        short = [key for key in keys if key.key_type == "rsa" and key.bits < recommended]
        found = [_verdict(key) for key in short] or list(nothing_to_say(fact, keys))
        yield from found
        if not found:
            yield passed(selectors=[f"{key.selector} ({key.bits})" for key in keys])


def _verdict(key: DkimKey) -> Verdict:
    refused = key.bits < REFUSED_BELOW
    return failed(
        "refused" if refused else "short",
        severity=Severity.HIGH if refused else None,
        selector=key.selector,
        bits=key.bits,
        discriminator=key.selector,
    )
