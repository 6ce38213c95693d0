"""The registry itself does not hold the domain: who takes the registrar's account takes it (RFC 5731 §2.3)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Registration,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._registration import unjudged

_LOCKS = ("server delete prohibited", "server transfer prohibited", "server update prohibited")


class RegistryLockMissing(Check[Registration]):
    id = "dns.registry_lock_missing"
    judges = Registration

    def evaluate(self, fact: Registration, context: Context) -> Iterator[Verdict]:
        missing = [lock for lock in _LOCKS if lock not in fact.states]
        if verdict := unjudged(fact):
            yield verdict
        elif not missing:
            yield passed(locks=list(_LOCKS))
        elif not fact.states:
            yield not_tested(Reason.PROTOCOL_ERROR, "the registry tells no state")
        else:
            yield failed(missing=missing, states=list(fact.states))
