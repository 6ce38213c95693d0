"""No attestation of its security was met on an online procedure."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DutyPages,
    Verdict,
    not_applicable,
    passed,
)

from ._parts import home_in_part, purposes, to_confirm


class RgsAttestationMissing(Check[DutyPages]):
    id = "duties.rgs_attestation_missing"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("rgs")
        if part is None or "teleservice" not in purposes(fact, context):
            yield not_applicable()
            return
        attested = part.passage("attestation")
        if attested is not None:
            yield passed(confidence=Confidence.FIRM, found=attested.text)
        elif part.mention:
            yield to_confirm("mention", found=part.mention, url=fact.url)
        elif not fact.whole:
            yield home_in_part()
        else:
            yield to_confirm("missing", url=fact.url)
