"""A single TLSA record names the present certificate: the next one will break delivery (RFC 7671 §8)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dane,
    Verdict,
    failed,
    not_applicable,
    passed,
    tlsa_rolls_over,
)

from ._dane import published, silent, unknown, unproved, usable


class DaneNoRollover(Check[Dane]):
    id = "mail.dane_no_rollover"
    judges = Dane

    def evaluate(self, fact: Dane, context: Context) -> Iterator[Verdict]:
        if verdict := silent(fact) or unproved(fact):
            yield verdict
            return
        hosts = [host for host in published(fact) if usable(host)]
        single = [host.host for host in hosts if not tlsa_rolls_over(host.records)]
        if single:
            yield failed(hosts=single)
        elif verdict := unknown(fact):
            yield verdict
        elif hosts:
            yield passed(hosts=[host.host for host in hosts])
        else:
            yield not_applicable()
