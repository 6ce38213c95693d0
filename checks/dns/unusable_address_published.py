"""A name leads to an address that nobody can have: an example's, a group's, a reserved one (RFC 6890)."""

from collections.abc import Iterator

from cyberscan.sdk import UNUSABLE, Check, Context, HostAddresses, Verdict

from ._special import judged


class UnusableAddressPublished(Check[HostAddresses]):
    id = "dns.unusable_address_published"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        return judged(fact, UNUSABLE, context, ("documentation", "example", "reserved"))
