"""Records that stay in memories for weeks, or hardly at all (RFC 1912 §2.2, RFC 8767 §4)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Reason,
    RecordLife,
    RecordLives,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

WEEK = 7 * 86_400
"""What a resolver should not go beyond, whatever the zone says (RFC 8767 §4)."""
MINUTE = 60


class TtlExtreme(Check[RecordLives]):
    id = "dns.ttl_extreme"
    judges = RecordLives

    def evaluate(self, fact: RecordLives, context: Context) -> Iterator[Verdict]:
        # A cache counts down: what it has left proves a long life, never a short one.
        long = [life for life in fact.lives if life.seconds > WEEK]
        short = [life for life in fact.lives if life.exact and life.seconds < MINUTE]
        if long:
            days = max(life.seconds for life in long) // 86_400
            yield failed("long", records=_listed(long), days=days, discriminator="long")
        if short:
            seconds = min(life.seconds for life in short)
            yield failed(
                "short", severity=Severity.INFO, records=_listed(short), seconds=seconds,
                discriminator="short",
            )  # fmt: skip
        if long or short:
            return
        if fact.unknown:
            yield not_tested(Reason(fact.unknown[0].partition(" ")[2]), ", ".join(fact.unknown))
        elif not fact.lives:
            yield not_applicable()
        else:
            yield passed(_confidence(fact.lives), records=_listed(list(fact.lives)))


def _confidence(lives: tuple[RecordLife, ...]) -> Confidence:
    """Resolvers keep nothing beyond a bound of theirs, often a day, and say what is left of it."""
    whole = all(life.exact for life in lives)
    return Confidence.CERTAIN if whole else Confidence.TENTATIVE


def _listed(lives: list[RecordLife]) -> list[str]:
    return [f"{life.rtype} {life.seconds} s" for life in lives]
