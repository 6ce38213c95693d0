"""A router takes port forwarding questions (NAT-PMP, RFC 6886) from the Internet side, which it never should."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, UdpServices, Verdict

from ._udp import judged_answer


class RouterControlExposed(Check[UdpServices]):
    id = "services.router_control_exposed"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        yield judged_answer(fact, "nat-pmp")
