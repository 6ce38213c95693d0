"""A DKIM selector that the authority itself declared holds no key: what is signed with it fails everywhere."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dkim,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class DkimDeclaredMissing(Check[Dkim]):
    id = "mail.dkim_declared_missing"
    judges = Dkim

    def evaluate(self, fact: Dkim, context: Context) -> Iterator[Verdict]:
        verdicts = list(_verdicts(fact))
        yield from verdicts
        sound = [key.selector for key in fact.keys if key.declared and not key.revoked]
        if not verdicts:
            yield passed(selectors=sound) if sound else not_applicable()


def _verdicts(fact: Dkim) -> Iterator[Verdict]:
    for name in fact.declared_unknown:
        yield not_tested(Reason.DNS_FAILURE, name, discriminator=name)
    for name in fact.declared_missing:
        if fact.answers_everything:
            yield not_tested(
                Reason.PROTOCOL_ERROR, "the zone answers for every name", discriminator=name
            )
        else:
            case = "alias" if name in fact.broken_aliases else "missing"
            yield failed(case, selector=name, discriminator=name)
    for key in fact.keys:
        if key.declared and key.revoked:
            yield failed("revoked", selector=key.selector, discriminator=key.selector)
