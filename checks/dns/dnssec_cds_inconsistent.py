"""What the zone asks its parent to publish (CDS) would take its protection away (RFC 7344 §4.1, RFC 8078)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dnssec,
    Reason,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._dnssec import nothing_to_judge


class DnssecCdsInconsistent(Check[Dnssec]):
    id = "dns.dnssec_cds_inconsistent"
    judges = Dnssec

    def evaluate(self, fact: Dnssec, context: Context) -> Iterator[Verdict]:
        if nothing := nothing_to_judge(fact):
            yield nothing
        elif not fact.ds_present:
            yield not_applicable(ds=0)  # no parent to listen yet
        elif fact.wanted_digests is None:
            yield not_tested(Reason.DNS_FAILURE, "CDS could not be asked")
        elif fact.deletion_wanted:
            yield failed("removal", severity=Severity.INFO)
        elif not fact.wanted_digests:
            yield not_applicable(cds=0)
        elif all(digest.matches is False for digest in fact.wanted_digests):
            yield failed("no_key", tags=[str(digest.tag) for digest in fact.wanted_digests])
        elif any(digest.matches for digest in fact.wanted_digests):
            yield passed(cds=len(fact.wanted_digests))
        else:
            yield not_tested(Reason.PROTOCOL_ERROR, "CDS digests that cannot be computed")
