"""The parent publishes a fingerprint that names no key, beside one that does (RFC 6781 §4.1.2)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dnssec,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._dnssec import nothing_to_judge, undetermined


class DnssecDsDangling(Check[Dnssec]):
    id = "dns.dnssec_ds_dangling"
    judges = Dnssec

    def evaluate(self, fact: Dnssec, context: Context) -> Iterator[Verdict]:
        if nothing := nothing_to_judge(fact):
            yield nothing
        elif not fact.digests:
            yield not_applicable(ds=0)
        elif fact.state == "undetermined":
            yield undetermined(fact)
        elif fact.cause == "wrong_ds" or not any(digest.matches for digest in fact.digests):
            # None fits that counts (RFC 4509 §3): dns.dnssec_bogus tells it.
            yield not_applicable(state=fact.state)
        elif lost := sorted({d.tag for d in fact.digests if d.matches is False}):
            yield failed(tags=[str(tag) for tag in lost])
        else:
            yield passed(digests=len(fact.digests))
