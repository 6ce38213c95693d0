"""No CAA record limits who may issue certificates (RFC 8659)."""

from collections.abc import Iterator

from cyberscan.sdk import Caa, CaaRecord, Check, Context, Verdict, failed, passed

# RFC 8659 §4, RFC 8657, RFC 9495 and the CA/Browser Forum's registry: what an authority may know.
KNOWN = frozenset(
    ("issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone")
)
_CRITICAL = 128


class CaaMissing(Check[Caa]):
    id = "dns.caa_missing"
    judges = Caa

    def evaluate(self, fact: Caa, context: Context) -> Iterator[Verdict]:
        issuers = [r.value for r in fact.records if r.tag in ("issue", "issuewild")]
        forbidding = [f"{r.tag} {r.value}" for r in fact.records if _forbids_all(r)]
        tags = {record.tag for record in fact.records}
        if "issue" in tags or forbidding:
            yield passed(found_at=fact.found_at, issuers=issuers + forbidding)
        elif "issuewild" in tags:  # says nothing of ordinary names (RFC 8659 §4.3)
            yield failed("wildcard_only", found_at=fact.found_at, tags=sorted(tags))
        elif fact.records:
            yield failed("no_issuer", found_at=fact.found_at, tags=sorted(tags))
        else:
            yield failed("none")


def _forbids_all(record: CaaRecord) -> bool:
    """A critical property that nobody knows: no authority may issue at all (RFC 8659 §4.5)."""
    return bool(record.flags & _CRITICAL) and record.tag not in KNOWN
