"""A TFTP server (RFC 1350) answers to the whole Internet: it has neither passwords nor encryption."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, UdpServices, Verdict

from ._udp import judged_answer


class FileDropExposed(Check[UdpServices]):
    id = "services.file_drop_exposed"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        yield judged_answer(fact, "tftp")
