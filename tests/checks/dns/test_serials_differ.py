from checks.dns.serials_differ import SerialsDiffer
from cyberscan.sdk import Confidence, NameServerAnswers, Outcome, ServerAnswer, Verdict, Zone
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")


def verdict(*serials: int | None) -> Verdict:
    answers = tuple(
        ServerAnswer(
            server=f"ns{number}.test",
            ip="192.0.2.1",
            state="no_answer" if serial is None else "authoritative",
            serial=serial,
        )
        for number, serial in enumerate(serials)
    )
    [one] = judged(SerialsDiffer(), NameServerAnswers(target=ZONE, answers=answers))
    return one


def test_one_version_passes() -> None:
    assert verdict(7, 7).outcome is Outcome.PASS


def test_two_versions_fail_as_a_sign() -> None:
    one = verdict(7, 8)
    assert (one.outcome, one.confidence) == (Outcome.FAIL, Confidence.TENTATIVE)
    assert one.evidence["serials"] == ["ns0.test: 7", "ns1.test: 8"]


def test_one_server_has_nobody_to_differ_from() -> None:
    assert verdict(7).outcome is Outcome.NOT_APPLICABLE


def test_one_voice_of_two_is_not_enough() -> None:
    assert verdict(7, None).outcome is Outcome.NOT_TESTED
    assert verdict(7, 7, None).outcome is Outcome.NOT_TESTED
