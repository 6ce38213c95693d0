"""The signatures do not hold: validating resolvers refuse the whole zone (RFC 4035 §5)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dnssec,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._dnssec import undetermined


class DnssecBogus(Check[Dnssec]):
    id = "dns.dnssec_bogus"
    judges = Dnssec

    def evaluate(self, fact: Dnssec, context: Context) -> Iterator[Verdict]:
        if fact.state == "secure":
            expiry = fact.signatures_expire_at
            yield passed(expires_on=expiry.date().isoformat() if expiry else "")
        elif fact.state == "insecure":
            yield not_applicable()
        elif fact.state == "undetermined":
            yield undetermined(fact)
        elif fact.cause_at != fact.apex:
            # A zone above is broken: nothing that the authority can mend.
            yield not_tested(Reason.DNS_FAILURE, f"{fact.cause} at {fact.cause_at}")
        else:
            yield failed(fact.cause, zone=fact.apex)
