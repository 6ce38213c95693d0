"""The maintenance controller of a server (IPMI) answers to the whole Internet."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, UdpServices, Verdict

from ._udp import judged_answer


class IpmiExposed(Check[UdpServices]):
    id = "services.ipmi_exposed"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        yield judged_answer(fact, "ipmi")
