"""Values of the SOA record that do harm (RFC 1912 §2.2, RFC 2308 §5)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Severity,
    StartOfAuthority,
    Verdict,
    failed,
    passed,
)

HOUR, DAY = 3600, 86400
_NOWHERE = ("localhost", "localdomain", "local", "invalid")


class SoaValues(Check[StartOfAuthority]):
    id = "dns.soa_values"
    judges = StartOfAuthority

    def evaluate(self, fact: StartOfAuthority, context: Context) -> Iterator[Verdict]:
        # What a cache keeps is the lower of the two; ours may have been counted down (RFC 2308 §5).
        denial = min(fact.minimum, fact.ttl)
        wrong = list(_wrong(fact, denial))
        for case, severity in wrong:
            yield failed(
                case, severity=severity, discriminator=case,
                refresh=fact.refresh, retry=fact.retry, expire=fact.expire, mailbox=fact.rname,
                days=fact.expire // DAY, hours=denial // HOUR,
            )  # fmt: skip
        if wrong:
            return
        if fact.minimum > DAY and not fact.ttl_exact:
            # Resolvers keep nothing beyond a bound of theirs, often a day.
            yield passed(
                Confidence.TENTATIVE, refresh=fact.refresh, retry=fact.retry, expire=fact.expire
            )
        else:
            yield passed(refresh=fact.refresh, retry=fact.retry, expire=fact.expire)


def _wrong(fact: StartOfAuthority, denial: int) -> Iterator[tuple[str, Severity]]:
    if fact.expire < fact.refresh + fact.retry:
        yield "expires_before_retry", Severity.LOW
    elif fact.expire < 7 * DAY:
        yield "expires_early", Severity.INFO
    if denial > DAY:
        yield "long_denial", Severity.LOW
    if fact.retry >= fact.refresh:
        yield "retry_not_below_refresh", Severity.INFO
    if fact.refresh < 300 or fact.refresh > 2 * DAY:
        yield "unusual_refresh", Severity.INFO
    if not _is_mailbox(fact.rname):
        yield "no_mailbox", Severity.INFO


def _is_mailbox(rname: str) -> bool:
    """A first label for the user, then a domain that mail can reach (RFC 1035 §8)."""
    labels = rname.replace("\\.", "").split(".")
    return len(labels) > 1 and all(labels) and "@" not in rname and labels[-1] not in _NOWHERE
