"""What the checks of the MX set share."""

from cyberscan.sdk import Exchanger, MailExchangers, Reason, Verdict, not_tested

from ._addresses import is_address

ROOT = "."
"""The host of a null MX (RFC 7505)."""


def named(fact: MailExchangers) -> list[Exchanger]:
    """The exchangers that name a host."""
    return [exchanger for exchanger in fact.exchangers if exchanger.host != ROOT]


def unlooked(fact: MailExchangers) -> Verdict | None:
    """The verdict where some exchangers were not looked at: what the others lack, they may have."""
    return not_tested(Reason.BUDGET_SPENT, "too many mail servers") if fact.more else None


def literal(exchanger: Exchanger, domain: str) -> str:
    """The address that was written where a name is needed; empty when it is a name.

    A zone editor may have added the domain to it, for want of a final dot: then it has no address either.
    """
    host = exchanger.host.rstrip(".")
    if is_address(host):
        return host
    bare = host.removesuffix(f".{domain}")
    lost = not exchanger.addresses and exchanger.failed is None
    return bare if lost and is_address(bare) else ""
