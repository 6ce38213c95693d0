"""The zone is signed only with algorithms that are not to be relied on (RFC 9904, RFC 9905)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dnssec, Verdict, failed, passed

from ._dnssec import OBSOLETE, nothing_to_judge

OBSOLETE_DIGESTS = {1: "SHA-1", 3: "GOST R 34.11-94"}


class DnssecObsoleteAlgorithm(Check[Dnssec]):
    id = "dns.dnssec_obsolete_algorithm"
    judges = Dnssec

    def evaluate(self, fact: Dnssec, context: Context) -> Iterator[Verdict]:
        algorithms, digests = set(fact.algorithms), set(fact.ds_digests)
        if nothing := nothing_to_judge(fact):
            yield nothing
        # With a sound algorithm beside it, an old one is a migration under way.
        elif algorithms <= OBSOLETE.keys():
            yield failed("algorithm", names=[OBSOLETE[number] for number in sorted(algorithms)])
        elif digests and digests <= OBSOLETE_DIGESTS.keys():
            yield failed("digest", names=[OBSOLETE_DIGESTS[number] for number in sorted(digests)])
        else:
            yield passed(numbers=[str(number) for number in sorted(algorithms)])
