from checks.dns.ttl_extreme import TtlExtreme
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Outcome, RecordLife, RecordLives, Verdict, Zone
from cyberscan.testing import findings, judged, told

ZONE = Zone(name="ville.test")


def life(seconds: int, *, exact: bool = False) -> RecordLife:
    return RecordLife(name="ville.test", rtype="NS", seconds=seconds, exact=exact)


def verdicts(*lives: RecordLife, unknown: tuple[str, ...] = ()) -> list[Verdict]:
    return judged(TtlExtreme(), RecordLives(target=ZONE, lives=lives, unknown=unknown))


def test_usual_lives_pass() -> None:
    [one] = verdicts(life(60, exact=True), life(604_800))
    assert one.outcome is Outcome.PASS


def test_what_a_cache_may_have_shortened_proves_little() -> None:
    assert verdicts(life(300, exact=True), life(86_400))[0].confidence is Confidence.TENTATIVE
    assert verdicts(life(300, exact=True))[0].confidence is Confidence.CERTAIN


def test_a_long_life_is_proved_by_what_a_cache_has_left() -> None:
    [one] = verdicts(life(604_801), unknown=("MX timeout",))
    assert (one.outcome, one.case, one.evidence["days"]) == (Outcome.FAIL, "long", 7)


def test_a_short_life_is_only_proved_by_the_zone_s_own_value() -> None:
    assert verdicts(life(0))[0].outcome is Outcome.PASS
    fact = RecordLives(target=ZONE, lives=(life(1, exact=True), life(9_999_999)))
    found = findings("dns.ttl_extreme", fact)
    assert [f.case for f in found] == ["long", "short"]
    assert "1 seconde :" in told(found[1])


def test_what_could_not_be_asked_does_not_pass() -> None:
    [one] = verdicts(life(3600), unknown=("MX timeout", "TXT dns_failure"))
    assert (one.outcome, one.failure and one.failure.reason) == (Outcome.NOT_TESTED, Reason.TIMEOUT)


def test_no_record_is_no_question() -> None:
    assert verdicts()[0].outcome is Outcome.NOT_APPLICABLE
