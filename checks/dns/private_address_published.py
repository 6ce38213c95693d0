"""Public DNS gives an address of an internal network (RFC 1918 §5, RFC 4193 §4.4, RFC 3879)."""

from collections.abc import Iterator

from cyberscan.sdk import INTERNAL, Check, Context, HostAddresses, Verdict

from ._special import judged


class PrivateAddressPublished(Check[HostAddresses]):
    id = "dns.private_address_published"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        return judged(fact, INTERNAL, context, ("loopback", "loopback", "internal"))
