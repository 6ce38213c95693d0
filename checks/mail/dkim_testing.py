"""A DKIM key says that it is being tested (``t=y``, RFC 6376 §3.6.1): verifiers may do as if it were not there."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dkim, Verdict, failed, passed

from ._dkim import mail_keys, nothing_to_say


class DkimTesting(Check[Dkim]):
    id = "mail.dkim_testing"
    judges = Dkim

    def evaluate(self, fact: Dkim, context: Context) -> Iterator[Verdict]:
        keys = mail_keys(fact)
        found = [
            failed(selector=key.selector, discriminator=key.selector) for key in keys if key.testing
        ] or list(nothing_to_say(fact, keys))
        yield from found
        if not found:
            yield passed(selectors=[key.selector for key in keys])
