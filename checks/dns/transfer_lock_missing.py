"""Nothing keeps the domain from being moved to another registrar (RFC 5731 §2.3, RFC 8056)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Registration,
    Severity,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._registration import unjudged

_LOCKS = frozenset(("client transfer prohibited", "server transfer prohibited"))


class TransferLockMissing(Check[Registration]):
    id = "dns.transfer_lock_missing"
    judges = Registration

    def evaluate(self, fact: Registration, context: Context) -> Iterator[Verdict]:
        locks = sorted(_LOCKS & set(fact.states))
        if verdict := unjudged(fact):
            yield verdict
        elif locks:
            yield passed(locks=locks)
        elif not fact.states:
            yield not_tested(Reason.PROTOCOL_ERROR, "the registry tells no state")
        else:
            # Registries of countries have rules of their own, which no state tells.
            national = len(fact.domain.rpartition(".")[2]) == 2
            yield failed(severity=Severity.INFO if national else None, states=list(fact.states))
