"""Building automation (BACnet/IP) answers to the whole Internet; asked only where declared."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, UdpServices, Verdict

from ._udp import judged_answer


class BacnetExposed(Check[UdpServices]):
    id = "services.bacnet_exposed"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        yield judged_answer(fact, "bacnet")
