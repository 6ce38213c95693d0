"""A DKIM key that is published and that verifiers cannot use (RFC 6376 §3.6.1, RFC 8301 §3.1)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dkim, Verdict, failed, passed

from ._dkim import mail_keys, nothing_to_say


class DkimKeyInvalid(Check[Dkim]):
    id = "mail.dkim_key_invalid"
    judges = Dkim

    def evaluate(self, fact: Dkim, context: Context) -> Iterator[Verdict]:
        keys = mail_keys(fact)
        found = [
            failed(key.error, selector=key.selector, discriminator=key.selector)
            for key in keys
            if key.error
        ] or list(nothing_to_say(fact, keys))
        yield from found
        if not found:
            yield passed(selectors=[key.selector for key in keys])
