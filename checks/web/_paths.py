"""What the checks of exposed files share: a proof accuses, a clear refusal clears, the rest says nothing."""

from collections.abc import Iterator, Mapping

from cyberscan.sdk import (
    Confidence,
    ExposedTopic,
    PathProbes,
    Reason,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

_NONE: Mapping[str, str] = {}
_AS_WRITTEN: Mapping[str, Severity] = {}


def exposure(
    fact: PathProbes,
    topic: ExposedTopic,
    cases: Mapping[str, str] = _NONE,
    severities: Mapping[str, Severity] = _AS_WRITTEN,
) -> Iterator[Verdict]:
    """One finding for each file proved; a pass only when every file of the topic was clearly answered.

    ``cases`` and ``severities`` are by proof, for what is not told or weighed as the rest.
    """
    answers = [answer for answer in fact.answers if answer.topic == topic]
    proved = [answer for answer in answers if answer.proof]
    unsure = [answer for answer in answers if answer.failure]
    if proved:
        for answer in proved:
            yield failed(
                cases.get(answer.proof, cases.get("", "")),
                severity=severities.get(answer.proof),
                path=answer.path,
                proof=answer.proof,
                discriminator=answer.path,
            )
    elif fact.invents:
        yield not_tested(Reason.BLOCKED, "shows proofs for paths that nobody has")
    elif fact.blocked:
        yield not_tested(Reason.BLOCKED, f"control request: HTTP {fact.control_status}")
    elif unsure:
        yield not_tested(Reason(unsure[0].failure), unsure[0].path)
    elif not answers:
        yield not_applicable()
    else:
        sure = Confidence.FIRM if fact.control_status == 200 else Confidence.CERTAIN
        yield passed(sure, paths=[answer.path for answer in answers])
