"""NSEC3 with extra hashing or salt: work for everybody and no protection (RFC 9276 §3.1)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dnssec,
    Reason,
    Severity,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._dnssec import nothing_to_judge

MANY = 100
"""Above this a validator may answer as if the zone were not signed, or not at all (RFC 9276 §3.2)."""


class DnssecNsec3Parameters(Check[Dnssec]):
    id = "dns.dnssec_nsec3_parameters"
    judges = Dnssec

    def evaluate(self, fact: Dnssec, context: Context) -> Iterator[Verdict]:
        iterations, salt = fact.nsec3_iterations, fact.nsec3_salt_bytes
        if nothing := nothing_to_judge(fact):
            yield nothing
        elif fact.denial == "nsec":
            yield passed(kind="NSEC")
        elif not fact.denial or iterations is None:
            yield not_tested(Reason.DNS_FAILURE, "no proof of absence seen")
        elif iterations > context.threshold("iterations", MANY):
            yield failed("many", severity=Severity.MEDIUM, iterations=iterations)
        elif iterations:
            yield failed("iterations", iterations=iterations)
        elif salt:
            yield failed("salt", severity=Severity.INFO, bytes=salt)
        else:
            yield passed(kind="NSEC3")
