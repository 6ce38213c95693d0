"""The texts at the domain's name no longer fit in one datagram (RFC 7208 §3.4)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Spf, Verdict, failed, not_applicable, passed

ADVISED = 450
"""Octets of the name and of all its TXT records: answers then stay under 512 (RFC 7208 §3.4)."""


class SpfTooLong(Check[Spf]):
    id = "mail.spf_too_long"
    judges = Spf

    def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
        own = sum(map(len, fact.records))
        if not fact.records or not fact.answer_size:
            yield not_applicable()
        elif fact.answer_size <= ADVISED:
            yield passed(size=fact.answer_size, limit=ADVISED)
        else:
            case = "policy" if own > ADVISED else "texts"
            yield failed(case, size=fact.answer_size, own=own, limit=ADVISED)
