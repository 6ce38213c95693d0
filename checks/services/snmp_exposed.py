"""Remote supervision (SNMP) answers to the whole Internet; no community string is tried."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, UdpServices, Verdict

from ._udp import judged_answer


class SnmpExposed(Check[UdpServices]):
    id = "services.snmp_exposed"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        yield judged_answer(fact, "snmp")
