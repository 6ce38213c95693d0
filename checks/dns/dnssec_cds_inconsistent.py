"""What the zone asks its parent to publish (CDS, CDNSKEY) would take its protection away (RFC 7344 §4.1, RFC 8078)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dnssec,
    ParentDigest,
    Reason,
    Severity,
    Verdict,
    WantedKey,
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
        elif fact.deletion_wanted:
            yield failed("removal", severity=Severity.INFO)
        elif fact.wanted_digests is None or fact.wanted_keys is None:
            yield not_tested(Reason.DNS_FAILURE, "CDS or CDNSKEY could not be asked")
        else:
            yield _judged(fact.wanted_digests, fact.wanted_keys)


def _judged(digests: tuple[ParentDigest, ...], keys: tuple[WantedKey, ...]) -> Verdict:
    of_digests = sorted({one.tag for one in digests})
    of_keys = sorted({one.tag for one in keys})
    matches = [*(one.matches for one in digests), *(one.matches for one in keys)]
    if not matches:
        return not_applicable(cds=0)
    if all(match is False for match in matches):
        return failed("no_key", tags=[str(tag) for tag in sorted({*of_digests, *of_keys})])
    if of_digests and of_keys and of_digests != of_keys:  # RFC 7344 §4.1: they have to match
        return failed(
            "differ", cds_tags=list(map(str, of_digests)), cdnskey_tags=list(map(str, of_keys))
        )
    if any(matches):
        return passed(cds=len(digests), cdnskey=len(keys))
    return not_tested(Reason.PROTOCOL_ERROR, "CDS digests that cannot be computed")
