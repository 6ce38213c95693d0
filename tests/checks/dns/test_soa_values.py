import pytest

from checks.dns.soa_values import SoaValues
from cyberscan.sdk import Confidence, Outcome, Reason, Severity, StartOfAuthority, Verdict, Zone
from cyberscan.testing import findings, judged

ZONE = Zone(name="ville.test")
SOUND: dict[str, object] = {
    "mname": "ns1.ville.test", "rname": "hostmaster.ville.test", "serial": 2026010101,
    "refresh": 14400, "retry": 3600, "expire": 1209600, "minimum": 3600, "ttl": 3600,
}  # fmt: skip


def verdicts(**changed: object) -> list[Verdict]:
    return judged(
        SoaValues(), StartOfAuthority.model_validate({"target": ZONE, **SOUND, **changed})
    )


def test_usual_values_pass() -> None:
    [one] = verdicts()
    assert one.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("refresh", "retry", "expire", "minimum", "ttl"),
    [
        (10000, 2400, 604800, 1800, 1800),
        (7200, 900, 1209600, 86400, 900),
        (3600, 300, 2419200, 300, 3600),
        (86400, 3600, 3600000, 300, 86400),
        (10800, 3600, 604800, 10800, 10800),
    ],
)
def test_what_large_hosts_publish_passes(
    refresh: int, retry: int, expire: int, minimum: int, ttl: int
) -> None:
    [one] = verdicts(refresh=refresh, retry=retry, expire=expire, minimum=minimum, ttl=ttl)
    assert one.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("changed", "case", "severity"),
    [
        ({"expire": 10000}, "expires_before_retry", Severity.LOW),
        ({"expire": 259200}, "expires_early", Severity.INFO),
        ({"minimum": 172800, "ttl": 172800}, "long_denial", Severity.LOW),
        ({"retry": 14400}, "retry_not_below_refresh", Severity.INFO),
        ({"refresh": 60, "retry": 30}, "unusual_refresh", Severity.INFO),
        ({"refresh": 259200}, "unusual_refresh", Severity.INFO),
        ({"rname": "."}, "no_mailbox", Severity.INFO),
        ({"rname": "root.localhost"}, "no_mailbox", Severity.INFO),
        ({"rname": "webmaster@ville.test"}, "no_mailbox", Severity.INFO),
        ({"rname": "hostmaster"}, "no_mailbox", Severity.INFO),
    ],
)
def test_what_does_harm(changed: dict[str, object], case: str, severity: Severity) -> None:
    [one] = verdicts(**changed)
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, case, severity)


def test_a_dot_in_the_mailbox_is_written_with_a_backslash() -> None:
    [one] = verdicts(rname=r"prenom\.nom.ville.test")
    assert one.outcome is Outcome.PASS


def test_the_lower_of_the_two_durations_counts() -> None:
    [one] = verdicts(minimum=604800, ttl=3600)
    assert one.outcome is Outcome.PASS


def test_what_a_resolver_may_have_shortened_proves_little() -> None:
    [one] = verdicts(minimum=604800, ttl=3600)
    assert (one.outcome, one.confidence) == (Outcome.PASS, Confidence.TENTATIVE)
    [one] = verdicts(minimum=604800, ttl=3600, ttl_exact=True)
    assert (one.outcome, one.confidence) == (Outcome.PASS, Confidence.CERTAIN)


def test_several_defects_are_told_apart() -> None:
    assert [v.case for v in verdicts(expire=100, rname=".")] == [
        "expires_before_retry",
        "no_mailbox",
    ]


def test_a_soa_that_could_not_be_asked_is_not_tested() -> None:
    [one] = findings("dns.soa_values", StartOfAuthority.could_not(ZONE, Reason.TIMEOUT))
    assert one.outcome is Outcome.NOT_TESTED
