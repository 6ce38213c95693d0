"""Building automation (BACnet/IP, KNXnet/IP) answers to the whole Internet; asked only where declared."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Outcome, UdpServices, Verdict

from ._udp import judged_answer, unanswered

_PROTOCOLS = {"bacnet": "BACnet", "knx": "KNXnet/IP"}


class BacnetExposed(Check[UdpServices]):
    id = "services.bacnet_exposed"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        asked = [answer for answer in fact.answers if answer.name in _PROTOCOLS]
        if not asked:
            yield unanswered(fact, _PROTOCOLS)
        for answer in asked:
            verdict = judged_answer(fact, answer.name)
            label = " ".join(
                filter(None, (_PROTOCOLS[answer.name], answer.product, answer.version))
            )
            told = (
                {**verdict.evidence, "label": label}
                if verdict.outcome is Outcome.FAIL
                else verdict.evidence
            )
            yield verdict.model_copy(update={"evidence": told, "discriminator": str(answer.port)})
